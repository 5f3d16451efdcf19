"""The files that a page of the documentation shows: its path in bold, then the whole of it."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES_PAGE = ROOT / "docs" / "modules.md"
SHOWN = re.compile(r"^\*\*`([^`]+)`\*\*\n\n```(?:python|markdown)\n(.*?)^```$", re.M | re.S)
TYPED = re.compile(r"^```sh\n(.*?)^```$", re.M | re.S)


def shown_files(page: Path) -> dict[str, str]:
    """By path from the project's root."""
    return dict(SHOWN.findall(page.read_text(encoding="utf-8")))


def typed_commands(page: Path) -> list[str]:
    """What the reader is told to type, line by line."""
    blocks = TYPED.findall(page.read_text(encoding="utf-8"))
    return [line for block in blocks for line in block.splitlines()]
