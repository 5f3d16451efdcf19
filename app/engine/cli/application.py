"""All commands together."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from app import VERSION
from app.engine.cli import (
    bench,
    check,
    create_module,
    database,
    documents,
    modules,
    published,
    run,
    seed,
)
from app.engine.cli.console import say
from app.engine.cli.joined import join
from app.engine.cli.refusals import refusals

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they show local variables, and so secrets
    help="The messenger: run it, migrate it, look at it.",
)
cli.command()(run.run)
cli.add_typer(database.commands, name="db")
cli.command()(seed.seed)
cli.add_typer(modules.commands, name="modules")
cli.command("create-module")(create_module.create_module)
cli.command()(check.check)
cli.command()(documents.openapi)
cli.command()(documents.asyncapi)
cli.command()(published.documents)
cli.command(context_settings=bench.PASSED_ON, add_help_option=False)(bench.bench)
join(cli)


def _version(wanted: bool) -> None:
    if wanted:
        say(f"messenger {VERSION}")
        raise typer.Exit


@cli.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Tell the version.")
    ] = False,
) -> None:
    """The messenger: run it, migrate it, look at it."""


def main(*command: str, arguments: Sequence[str] | None = None) -> None:
    """Carries out a command and ends the process: 0 done, 1 not possible, 2 wrongly asked."""
    given = sys.argv[1:] if arguments is None else arguments
    with refusals():
        cli(args=[*command, *given], prog_name=Path(sys.argv[0]).name)
