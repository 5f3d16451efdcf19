"""`openapi`: the document of the REST door, as the server would show it."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

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
    _tell(documents.openapi(app, app.state.wiring.routers, prefix), file)


def _tell(document: dict[str, Any], file: Path | None) -> None:
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    if file is None:
        typer.echo(text, nl=False)
        return
    write(file, text)
    say(f"Written: {len(document['paths'])} paths in {file}.", "green")
