"""`modules`: what is installed, what is on, and what each module brings."""

from typing import Any

from fastapi import FastAPI

from app.adapters.database.migrations.runner import ModuleStatus
from app.engine import registry
from app.engine.cli.console import show
from app.engine.cli.refusals import reaching_the_database
from app.engine.constructor import build
from app.engine.migrations import migrations
from app.engine.settings import EngineSettings, Settings
from app.kernel.model import Base
from app.kernel.module import Module

COLUMNS = ("module", "on", "version", "requires", "routes", "tables", "migrations")


def modules() -> None:
    """Show the installed modules, whether they are on, and what each of them brings."""
    show("Modules", COLUMNS, rows(Settings.from_environment()))


def rows(settings: Settings) -> list[tuple[str, ...]]:
    """One for each module that lies in the folder."""
    installed = registry.load(registry.found())
    enabled = settings.of(EngineSettings).module_names
    app = build(settings)
    with reaching_the_database():
        statuses = {status.module: status for status in migrations(settings).status()}
    return [
        _row(module, module.name in enabled, app, statuses.get(module.name)) for module in installed
    ]


def _row(module: Module, on: bool, app: FastAPI, status: ModuleStatus | None) -> tuple[str, ...]:
    return (
        module.name,
        "yes" if on else "no",
        module.version,
        ", ".join(module.requires) or "-",
        str(_routes(module, app)) if on else "-",
        str(_tables(module)),
        _history(status),
    )


def _routes(module: Module, app: FastAPI) -> int:
    """Addresses of both doors."""
    wiring = app.state.wiring
    endpoints = [route.endpoint for router in wiring.routers for route in router.routes]
    return sum(_is_of(module, thing) for thing in [*endpoints, *map(type, wiring.doors)])


def _tables(module: Module) -> int:
    return sum(_is_of(module, mapper.class_) for mapper in Base.registry.mappers)


def _is_of(module: Module, thing: Any) -> bool:
    return f"{thing.__module__}.".startswith(f"{registry.package(module.name)}.")


def _history(status: ModuleStatus | None) -> str:
    if status is None:
        return "none"
    done = status.current or "not migrated"
    return f"{done}, {status.pending} pending" if status.pending else done
