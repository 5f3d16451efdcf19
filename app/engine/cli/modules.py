"""`modules`: what is installed, how far it has come, and what each module brings."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from app.adapters.database.migrations.runner import ModuleStatus
from app.engine import registry
from app.engine.claims import mapped
from app.engine.cli.console import show
from app.engine.cli.refusals import reaching_the_database
from app.engine.cli.variables import variables_of
from app.engine.constructor import build
from app.engine.registry import WrongModules
from app.engine.settings import Settings, WrongSettings
from app.engine.states import Standing, standings, with_requirements
from app.engine.wiring import EngineWiring

COLUMNS = ("module", "on", "state", "version", "requires", "routes", "tables", "migrations")
BROUGHT = {
    "addresses": "address",
    "socket addresses": "socket address",
    "frames it takes": "socket frame",
    "frames it tells": "told socket frame",
    "probes": "probe",
}
Facts = Iterator[tuple[str, str]]

commands = typer.Typer(help="Show the modules, and what one of them brings.")


@commands.callback(invoke_without_command=True)
def modules(context: typer.Context) -> None:
    """Show the modules that are found, how far each has come, and what it brings."""
    if context.invoked_subcommand is None:
        show("Modules", COLUMNS, rows(Settings.from_environment()))


@commands.command()
def info(name: Annotated[str, typer.Argument(help="The module's name.")]) -> None:
    """Show all that one module is and brings, whether it is on or not."""
    show(f"Module {name}", ("what", "which"), list(facts(Settings.from_environment(), name)))


def rows(settings: Settings) -> list[tuple[str, ...]]:
    """One for each module that is found, broken ones included."""
    with reaching_the_database():
        found = standings(settings)
    return [_row(standing) for standing in found]


def facts(settings: Settings, name: str) -> Facts:
    """What is known of a module; raises WrongModules for a name that is none."""
    with reaching_the_database():
        found = {standing.name: standing for standing in standings(settings)}
    if name not in found:
        raise WrongModules(f"There is no module {name!r}; there are {', '.join(found)}.")
    standing = found[name]
    yield "state", f"{standing.state}, {'on' if standing.on else 'off'}"
    if standing.why is not None:
        yield "remedy", standing.why
    yield "lies in", str(registry.folder(name))
    if standing.module is None:
        return
    yield "version", standing.module.version
    yield "requires", _list(standing.module.requires)
    others = [each.module for each in found.values() if each.module is not None]
    yield "required by", _list(other.name for other in others if name in other.requires)
    yield "tables", _list(_tables(name))
    yield "migrations", _history(standing.history)
    yield "settings", _list(f"{v.name}={v.default}" for v in variables_of(name))
    yield from _brought(settings, name)


def _brought(settings: Settings, name: str) -> Facts:
    """What it gives when it joins, with nothing on but itself and what it requires."""
    try:
        names = ",".join(with_requirements([name]))
        alone = Settings({**settings.variables, "MODULES": names})
        wiring: EngineWiring = build(alone).state.wiring
    except (WrongModules, WrongSettings) as error:
        yield "does not join", str(error)
        return
    for title, kind in BROUGHT.items():
        yield title, _list(wiring.claims.owned(name, kind))
    yield (
        "personal data",
        _list(
            f"{personal.section}: {personal.erase} when erased"
            + ("" if personal.exported else ", not exported")
            for personal in wiring.declared
            if _is_of(name, personal.table)
        ),
    )


def _row(standing: Standing) -> tuple[str, ...]:
    module = standing.module
    return (
        standing.name,
        "yes" if standing.on else "no",
        str(standing.state) if standing.why is None else f"{standing.state}: {standing.why}",
        "-" if module is None else module.version,
        "-" if module is None else _list(module.requires),
        str(len(standing.addresses)) if standing.addresses else "-",
        str(len(_tables(standing.name))),
        _history(standing.history),
    )


def _tables(name: str) -> list[str]:
    return sorted(each.__table__.name for each in mapped() if _is_of(name, each))


def _is_of(name: str, thing: Any) -> bool:
    return f"{thing.__module__}.".startswith(f"{registry.package(name)}.")


def _history(status: ModuleStatus | None) -> str:
    if status is None:
        return "none"
    done = status.current or "not migrated"
    return f"{done}, {status.pending} pending" if status.pending else done


def _list(things: Any) -> str:
    return ", ".join(things) or "-"
