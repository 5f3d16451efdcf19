"""`db diagram`: the schema as a picture."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from app.engine.cli.console import say
from app.engine.cli.drawing.mermaid import mermaid
from app.engine.cli.drawing.schema import DrawnTable, drawn
from app.engine.cli.drawing.svg import svg
from app.engine.cli.refusals import Refused
from app.engine.migrations import migrations
from app.engine.settings import Settings
from app.kernel.model import Base

LANGUAGES: dict[str, Callable[[Sequence[DrawnTable]], str]] = {
    ".svg": svg,
    ".mmd": mermaid,
    ".mermaid": mermaid,
}


def diagram(
    file: Annotated[Path, typer.Argument(help="NAME.svg, or NAME.mmd for Mermaid.")],
) -> None:
    """Draw the tables of all installed modules and what points where."""
    draw = LANGUAGES.get(file.suffix.lower())
    if draw is None:
        raise typer.BadParameter(f"ends in none of {', '.join(LANGUAGES)}", param_hint="FILE")
    tables = drawn(Base.metadata, migrations(Settings.from_environment()).ownership)
    write(file, draw(tables))
    say(f"Drawn: {len(tables)} tables in {file}.", "green")


def write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Refused(f"{file} cannot be written: {error.strerror}.") from error
