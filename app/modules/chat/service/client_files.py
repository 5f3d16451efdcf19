"""The files of the web client, read once: each with its type, its digest and a compressed twin."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

FOLDER = Path(__file__).parent.parent / "client"
PAGE = "index.html"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ts": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}


@dataclass(frozen=True, slots=True)
class ClientFile:
    """`compressed` is gzip; text shrinks to a third, so that a first visit is quick."""

    body: bytes
    compressed: bytes
    media_type: str
    digest: str

    @classmethod
    def of(cls, body: bytes, media_type: str) -> "ClientFile":
        compressed = gzip.compress(body, 9, mtime=0)
        return cls(body, compressed, media_type, hashlib.sha256(body).hexdigest()[:20])


class ClientFiles:
    """`version` names exactly these files: an address that holds it never means others."""

    def __init__(self, folder: Path) -> None:
        self._files = {
            path.relative_to(folder).as_posix(): ClientFile.of(
                path.read_bytes(), TYPES[path.suffix]
            )
            for path in sorted(folder.rglob("*"))
            if path.suffix in TYPES
        }
        self._page = Template(self._files.pop(PAGE).body.decode())
        self.version = self._digest()

    def get(self, name: str) -> ClientFile | None:
        return self._files.get(name)

    def page(self, folder: str, words: Mapping[str, str]) -> ClientFile:
        """The page; `folder` is where its files are, as seen from its own address."""
        text = self._page.substitute(words, folder=folder, preloads=self._preloads(folder))
        return ClientFile.of(text.encode(), TYPES[".html"])

    def _preloads(self, folder: str) -> str:
        """All that the first view imports, asked for at once and not one after the other."""
        names = [name for name in self._files if name.endswith(".js") and "later/" not in name]
        return "\n".join(f'<link rel="modulepreload" href="{folder}{name}">' for name in names)

    def _digest(self) -> str:
        whole = hashlib.sha256(self._page.template.encode())
        for name, file in self._files.items():
            whole.update(f"{name} {file.digest}\n".encode())
        return whole.hexdigest()[:12]


@cache
def shipped() -> ClientFiles:
    """Those of the product."""
    return ClientFiles(FOLDER)
