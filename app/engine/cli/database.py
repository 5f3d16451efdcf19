"""`db`: the histories of all installed modules, whichever of them are switched on."""

from typing import Annotated

import typer

from app.engine.cli import archive, diagram
from app.engine.cli.console import busy, say, show
from app.engine.cli.refusals import Refused, reaching_the_database
from app.engine.migrations import migrations
from app.engine.settings import ROOT, Settings

Module = Annotated[str, typer.Argument(help="The module's name.")]

commands = typer.Typer(
    no_args_is_help=True, help="Migrate the database, undo, look, back up, restore."
)
commands.command()(archive.backup)
commands.command()(archive.restore)
commands.command()(diagram.diagram)


@commands.command()
def migrate() -> None:
    """Bring every module to its newest revision."""
    histories = migrations(Settings.from_environment())
    with reaching_the_database(), busy("Migrating"):
        waiting = sum(status.pending for status in histories.status())
        histories.upgrade()
    say(f"Migrated; revisions run: {waiting}." if waiting else "Nothing to migrate.", "green")


@commands.command("make-migration")
def make_migration(
    module: Module,
    message: Annotated[str, typer.Option("--message", "-m", help="What it changes, in short.")],
) -> None:
    """Write a module's next revision from what its models say and the database lacks."""
    with reaching_the_database(), busy("Comparing"):
        made = migrations(Settings.from_environment()).make(module, message)
    say(f"Written: {made.relative_to(ROOT) if made.is_relative_to(ROOT) else made}")
    say("Read it before you run it: python manage.py db migrate")


@commands.command()
def downgrade(
    module: Module,
    revision: Annotated[
        str, typer.Argument(help="A number, -1 for one step, base for the beginning.")
    ] = "-1",
) -> None:
    """Undo a module's revisions; refused while another module needs them."""
    with reaching_the_database(), busy("Undoing"):
        migrations(Settings.from_environment()).downgrade(module, revision)
    say(f"Downgraded: {module} to {revision}.", "green")


@commands.command()
def status() -> None:
    """Show how far each module's history has come."""
    with reaching_the_database():
        statuses = migrations(Settings.from_environment()).status()
    rows = [
        (s.module, s.current or "none", s.head or "none", str(s.pending or "-")) for s in statuses
    ]
    show("Migrations", ("module", "database", "newest", "pending"), rows)


@commands.command()
def reset(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Drop all tables and make them anew, empty. Refused in PROD."""
    settings = Settings.from_environment()
    if settings.environment == "PROD":
        raise Refused("PROD is not reset; if you mean it, drop the database yourself.")
    if not yes:
        typer.confirm("All data in this database will be gone. Go on?", abort=True)
    with reaching_the_database(), busy("Making all tables anew"):
        migrations(settings).reset()
    say("The database is new and empty.", "green")
