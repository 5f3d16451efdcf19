"""`db backup`, `db restore`: everything in one file, and back, on either engine."""

from pathlib import Path
from typing import Annotated

import typer

from app import VERSION
from app.adapters.database.archive.backup import back_up
from app.adapters.database.archive.file import Cover
from app.adapters.database.archive.restore import cover_of
from app.adapters.database.archive.restore import restore as put_back
from app.adapters.database.migrations.runner import Migrations
from app.engine.cli.console import bars, say
from app.engine.cli.refusals import reaching_the_database
from app.engine.migrations import migrations
from app.engine.settings import Settings


def backup(file: Annotated[Path, typer.Argument(help="The archive to be made.")]) -> None:
    """Write everything into one file, while the server runs; it holds secrets, keep it safe."""
    histories = migrations(Settings.from_environment())
    with reaching_the_database(), bars() as progress:
        cover = back_up(histories, file, VERSION, progress)
    say(f"Backed up: {cover.rows} rows of {len(cover.contents)} tables in {file}.", "green")


def restore(
    file: Annotated[Path, typer.Argument(help="The archive to be put back.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Make the database what an archive says: all of it, or nothing. Stop the server before."""
    histories = migrations(Settings.from_environment())
    cover = cover_of(file)
    if not yes:
        typer.confirm(_question(cover), abort=True)
    with reaching_the_database(), bars() as progress:
        _migrate_if_new(histories)
        put_back(histories, file, progress)
    say(f"Restored: {cover.rows} rows, as they were at {cover.made_at}.", "green")


def _question(cover: Cover) -> str:
    return (
        f"All data in this database will be replaced by {cover.rows} rows of {cover.made_at}, "
        f"made by version {cover.made_by}. Is the server stopped, and shall it be done?"
    )


def _migrate_if_new(histories: Migrations) -> None:
    """A fresh machine has no tables yet."""
    if all(status.current is None for status in histories.status()):
        histories.upgrade()
