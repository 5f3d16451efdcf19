"""`documents`: refreshes those kept in `docs/`, unless they would break what was published."""

import json
import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.engine import documents as rest
from app.engine.asyncapi import asyncapi
from app.engine.breaking import Break, asyncapi_breaks, openapi_breaks
from app.engine.cli.console import say
from app.engine.cli.diagram import write
from app.engine.cli.documents import written
from app.engine.cli.refusals import Refused
from app.engine.constructor import build
from app.engine.settings import ROOT, Settings

FOLDER = ROOT / "docs"
CHANGELOG = ROOT / "CHANGELOG.md"
REFRESH = "python manage.py documents"

Document = dict[str, Any]
COMPARED: dict[str, Callable[[Document, Document], list[Break]]] = {
    "openapi.json": openapi_breaks,
    "asyncapi.json": asyncapi_breaks,
}


def documents() -> None:
    """Refresh docs/openapi.json and docs/asyncapi.json: the built-in modules, nothing else set.

    Refused while something published would break that CHANGELOG.md, [Unreleased], does not name.
    """
    refresh(FOLDER, CHANGELOG.read_text(encoding="utf-8"), present())


def refresh(folder: Path, changelog: str, now: dict[str, Document]) -> None:
    """Raises Refused with every breaking change that the changelog does not name."""
    silent = unnamed(breaks(folder, now), changelog)
    if silent:
        told = "\n".join(f"  {each}" for each in silent)
        raise Refused(
            f"These changes break what was published:\n{told}\n"
            f"Take them back, or name each in CHANGELOG.md under [Unreleased], in backticks."
        )
    folder.mkdir(exist_ok=True)
    for name, document in now.items():
        write(folder / name, written(document))
    say(f"Written: {', '.join(now)} in {folder.name}.", "green")


def present() -> dict[str, Document]:
    """The documents of the product as it is, whatever the environment says."""
    settings = Settings({"ENVIRONMENT": "TEST", "JWT_SECRET": secrets.token_urlsafe(48)})
    app = build(settings)
    wiring = app.state.wiring
    return {
        "openapi.json": rest.openapi(app, wiring.routers, ""),
        "asyncapi.json": asyncapi(wiring, ""),
    }


def breaks(folder: Path, now: dict[str, Document]) -> list[Break]:
    """What of the documents in the folder is broken; nothing of one that is not there."""
    found: list[Break] = []
    for name, compare in COMPARED.items():
        if (folder / name).exists():
            published = json.loads((folder / name).read_text(encoding="utf-8"))
            found += compare(published, now[name])
    return found


def unnamed(found: list[Break], changelog: str) -> list[Break]:
    """Those whose subject does not stand, in backticks, in the changelog's newest section."""
    unreleased = re.split(r"^## ", changelog, flags=re.MULTILINE)
    newest = next((part for part in unreleased if part.startswith("[Unreleased]")), "")
    return [each for each in found if f"`{each.subject}`" not in newest]
