"""What files are, by the marks that their formats begin with."""

import puremagic
from typing_extensions import override

from app.kernel.contents import HEAD, UNKNOWN, Contents

# Nothing in these runs in a browser; whatever else is found is not told.
HARMLESS = frozenset({
    "application/json", "application/pdf", "application/x-7z-compressed", "application/x-gzip",
    "application/zip", "audio/aac", "audio/flac", "audio/mp4", "audio/mpeg", "audio/ogg",
    "audio/wav", "image/avif", "image/bmp", "image/gif", "image/heif", "image/jpeg", "image/png",
    "image/webp", "text/plain", "video/3gpp", "video/mp4", "video/quicktime", "video/webm",
    "video/x-matroska",
})  # fmt: skip
OTHER_NAMES = {
    "application/ogg": "audio/ogg",
    "audio/wave": "audio/wav",
    "audio/x-wav": "audio/wav",
    "image/heic": "image/heif",
    "image/x-ms-bmp": "image/bmp",
}
# A file of boxes says of which kind it is behind `ftyp`.
BRANDS = {b"avif": "image/avif", b"avis": "image/avif", b"M4A ": "audio/mp4"}
OFFICE = "application/vnd.openxmlformats-officedocument"
DOCUMENTS = {
    b"word/": f"{OFFICE}.wordprocessingml.document",
    b"xl/": f"{OFFICE}.spreadsheetml.sheet",
    b"ppt/": f"{OFFICE}.presentationml.presentation",
}


class MagicContents(Contents):
    @override
    def mime(self, head: bytes) -> str:
        return mime(head)


def mime(head: bytes) -> str:
    head = head[:HEAD]
    if head.startswith(b"PK\x03\x04"):
        return _archive(head)
    if head[4:8] == b"ftyp" and head[8:12] in BRANDS:
        return BRANDS[head[8:12]]
    found = _by_marks(head)
    return found if found in HARMLESS else UNKNOWN


def _by_marks(head: bytes) -> str:
    try:
        found = puremagic.from_string(head, mime=True)
    except (puremagic.PureError, ValueError):
        return "text/plain" if _is_text(head) else UNKNOWN
    return OTHER_NAMES.get(found, found)


def _archive(head: bytes) -> str:
    """Documents of offices are archives too; the names of what is in them come first."""
    if b"[Content_Types].xml" in head:
        for mark, found in DOCUMENTS.items():
            if mark in head:
                return found
    return "application/zip"


def _is_text(head: bytes) -> bool:
    """Whole characters, though the last one may be cut, and no marks of other kinds of files."""
    if not head or b"\0" in head:
        return False
    try:
        text = head.decode()
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:
            return False
        text = head[: error.start].decode()
    return all(char.isprintable() or char in "\t\n\r\f" for char in text)
