"""`openapi` and `asyncapi`: the documents of both doors, as the server would show them."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from app.engine import asyncapi as frames
from app.engine import documents
from app.engine.cli.console import say
from app.engine.cli.diagram import write
from app.engine.constructor import build
from app.engine.settings import ApiSettings, Settings


def openapi(
    file: Annotated[Path | None, typer.Argument(help="Where to; default: printed.")] = None,
) -> None:
    """Write the OpenAPI document of the modules that are on, even where the server hides it."""
    settings = Settings.from_environment()
    app = build(settings)
    prefix = settings.of(ApiSettings).prefix
    document = documents.openapi(app, app.state.wiring.routers, prefix)
    _tell(document, f"{len(document['paths'])} paths", file)


def asyncapi(
    file: Annotated[Path | None, typer.Argument(help="Where to; default: printed.")] = None,
) -> None:
    """Write the AsyncAPI document of the socket doors, even where the server hides it."""
    settings = Settings.from_environment()
    wiring = build(settings).state.wiring
    document = frames.asyncapi(wiring, settings.of(ApiSettings).prefix)
    _tell(document, f"{len(document['components']['messages'])} frames", file)


def written(document: dict[str, Any]) -> str:
    """The text of a document's file."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _tell(document: dict[str, Any], what: str, file: Path | None) -> None:
    text = written(document)
    if file is None:
        typer.echo(text, nl=False)
        return
    write(file, text)
    say(f"Written: {what} in {file}.", "green")
