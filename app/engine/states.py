"""How far each module has come: found, installed, migrated, enabled, ready or degraded."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from fastapi import FastAPI

from app.adapters.database.migrations.runner import ModuleStatus
from app.engine import registry
from app.engine.constructor import build
from app.engine.migrations import migrations
from app.engine.registry import WrongModules
from app.engine.settings import EngineSettings, Settings, WrongSettings
from app.engine.wiring import EngineWiring
from app.kernel.module import Module
from app.kernel.ports import Probe

TIME_LIMIT = 3.0  # seconds a probe may take


class State(StrEnum):
    FOUND = "found"  # its files are there, and cannot be used
    INSTALLED = "installed"  # whole, and its tables are not there yet
    MIGRATED = "migrated"  # its tables are there, and it is off
    ENABLED = "enabled"  # on, and not asked: something else keeps the server from starting
    READY = "ready"
    DEGRADED = "degraded"  # on, and one of its probes fails


@dataclass(frozen=True, slots=True)
class Standing:
    """`why` is the sentence that keeps it from the next state; `history` None if it has none."""

    name: str
    on: bool
    state: State
    module: Module | None = None
    history: ModuleStatus | None = None
    why: str | None = None
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of all modules together.

    `hindrance` keeps the histories from being read, `against` the server from being built.
    """

    enabled: Collection[str]
    histories: Mapping[str, ModuleStatus]
    hindrance: str | None
    wiring: EngineWiring | None
    against: str | None
    failing: Mapping[str, str]


def standings(settings: Settings) -> list[Standing]:
    """One for each module that is found; a broken one does not hide the others.

    Asks the database; raises what it raises when it is away.
    """
    histories, hindrance = _histories(settings)
    app, against = _built(settings)
    around = Around(
        settings.of(EngineSettings).module_names, histories, hindrance,
        None if app is None else app.state.wiring, against, _failing(app),
    )  # fmt: skip
    return [_standing(name, around) for name in registry.found()]


def _standing(name: str, around: Around) -> Standing:
    module, broken = _loaded(name)
    history, on = around.histories.get(name), name in around.enabled
    state, why = _state(name, broken, history, around)
    addresses: tuple[str, ...] = ()
    if on and around.wiring is not None:
        claims = around.wiring.claims
        addresses = (*claims.owned(name, "address"), *claims.owned(name, "socket address"))
    return Standing(name, on, state, module, history, why, addresses)


def _state(
    name: str, broken: str | None, history: ModuleStatus | None, around: Around
) -> tuple[State, str | None]:
    if broken is not None:
        return State.FOUND, broken
    if history is not None and history.pending:
        return State.INSTALLED, "python manage.py db migrate"
    if around.hindrance is not None and history is None:
        return State.INSTALLED, around.hindrance
    if name not in around.enabled:
        return State.MIGRATED, None
    if around.wiring is None:
        return State.ENABLED, around.against
    problem = around.failing.get(name)
    return State.DEGRADED if problem else State.READY, problem


def with_requirements(names: Iterable[str]) -> list[str]:
    """The names and all that they require; raises WrongModules for what cannot be loaded."""
    wanted: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        if name not in wanted:
            wanted[name] = None
            waiting += _required(name)
    return list(wanted)


def _required(name: str) -> tuple[str, ...]:
    module, broken = _loaded(name)
    if module is None:
        raise WrongModules(broken or "")
    return module.requires


def _loaded(name: str) -> tuple[Module | None, str | None]:
    """The module as it is, whatever it requires; or the sentence why it cannot be used."""
    try:
        return registry.alone(name), None
    except WrongModules as error:
        return None, str(error)


def _histories(settings: Settings) -> tuple[dict[str, ModuleStatus], str | None]:
    try:
        return {status.module: status for status in migrations(settings).status()}, None
    except WrongModules as error:
        return {}, str(error)


def _built(settings: Settings) -> tuple[FastAPI | None, str | None]:
    try:
        return build(settings), None
    except (WrongModules, WrongSettings) as error:
        return None, str(error)


def _failing(app: FastAPI | None) -> dict[str, str]:
    """By module, which of its probes fail; asked in an application that serves nobody."""
    if app is None:
        return {}
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        return runner.run(_asked(app))


async def _asked(app: FastAPI) -> dict[str, str]:
    wiring: EngineWiring = app.state.wiring
    failing = {}
    try:
        for module in wiring.modules:
            for name in wiring.claims.owned(module, "probe"):
                problem = await _problem(wiring.probes[name])
                if problem is not None:
                    failing[module] = f"its probe {name} says {problem}"
    finally:
        await app.state.database.close()
    return failing


async def _problem(probe: Probe) -> str | None:
    try:
        async with asyncio.timeout(TIME_LIMIT):
            await probe()
    except Exception as error:  # noqa: BLE001 - what is wrong is told, in one word
        return type(error).__name__
    return None
