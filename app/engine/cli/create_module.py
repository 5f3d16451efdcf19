"""`create-module`: a module that works at once, and its tests."""

from pathlib import Path
from typing import Annotated

import typer

import app.modules
from app.engine import registry
from app.engine.cli.console import say
from app.engine.cli.refusals import Refused
from app.engine.cli.variables import groups
from app.engine.scaffold.names import WrongName, check
from app.engine.scaffold.rendering import Plan, rendered
from app.engine.scaffold.writing import DirtyTarget, NotWritten, write
from app.engine.settings import BASE_MODULES, ROOT


def create_module(
    name: Annotated[str, typer.Argument(help="2 to 24 of a-z, 0-9 and _: polls, team_notes.")],
    socket: Annotated[
        bool, typer.Option("--socket/--no-socket", help="With frames for sockets.")
    ] = True,
    table: Annotated[
        bool, typer.Option("--table/--no-table", help="With a table and its migration.")
    ] = True,
) -> None:
    """Write a module that works at once, and its tests; nothing is left behind if it cannot be."""
    plan = Plan(name, table=table, socket=socket)
    try:
        check(name, {*registry.found(), *BASE_MODULES}, _prefixes())
        home, tests = _homes(name)
        files = {home: rendered(plan, "module"), tests: rendered(plan, "tests")}
        write(files)
    except (WrongName, DirtyTarget) as error:
        raise typer.BadParameter(str(error), param_hint="NAME") from None
    except NotWritten as error:
        raise Refused(str(error)) from None
    for folder, written in files.items():
        say(f"Written: {_told(folder)}, {len(written)} files", "green")
    _tell_how_to_go_on(plan, tests)


def _homes(name: str) -> tuple[Path, Path]:
    tests = ROOT / "tests" / "modules"
    if not tests.is_dir():
        raise Refused(f"The folder {_told(tests)} is not here; it comes with the sources.")
    return Path(app.modules.__path__[0]) / name, tests / name


def _prefixes() -> set[str]:
    """What the variables of others begin with, as POLLS_TEXT_MAX does."""
    found = {str(group.model_config.get("env_prefix") or "").rstrip("_") for group in groups()}
    return found - {""}


def _told(folder: Path) -> str:
    return str(folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder)


def _tell_how_to_go_on(plan: Plan, tests: Path) -> None:
    say("Now:")
    if plan.table:
        say("  python manage.py db migrate")
    say(f"  MODULES=BASE,{plan.name} python manage.py run")
    say(f"  python -m pytest {_told(tests)}")
