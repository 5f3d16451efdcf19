"""Commands that modules bring in their `commands.py`, whichever of them are switched on.

`COMMANDS` there names functions that wait for nothing at import; each is given the wiring first
and returns the line to be said.
"""

import asyncio
import importlib
import inspect
from collections.abc import Awaitable, Callable
from typing import Any

import typer
from pydantic import ValidationError

from app.engine import registry
from app.engine.cli.console import complain, say
from app.engine.cli.refusals import Refused, reaching_the_database
from app.engine.constructor import build
from app.engine.errors import faults_of
from app.engine.migrations import behind
from app.engine.settings import EngineSettings, Settings
from app.kernel.errors import InvalidInput

Command = Callable[..., Awaitable[str]]


def join(cli: typer.Typer) -> None:
    """A module that is broken takes only its own commands with it."""
    for name in registry.found():
        if not (registry.folder(name) / "commands.py").exists():
            continue
        try:
            brought = importlib.import_module(f"{registry.package(name)}.commands").COMMANDS
        except Exception as error:  # noqa: BLE001 - whatever it is, the rest has to work
            complain(f"Module {name!r} is broken, its commands are missing: {error}.")
            continue
        for title, command in brought.items():
            cli.command(title)(_typed(name, command))


def _typed(module: str, command: Command) -> Callable[..., None]:
    """What typer sees: the command without the wiring."""
    signature = inspect.signature(command)
    _, *asked = signature.parameters.values()

    def carry_out(**given: Any) -> None:
        with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
            say(runner.run(_carried_out(module, command, given)), "green")

    carry_out.__doc__ = command.__doc__
    carry_out.__signature__ = signature.replace(parameters=asked, return_annotation=None)  # type: ignore[attr-defined]
    carry_out.__annotations__ = {one.name: one.annotation for one in asked}
    return carry_out


async def _carried_out(module: str, command: Command, given: dict[str, Any]) -> str:
    """In an application that serves nobody."""
    settings = Settings.from_environment()
    if module not in settings.of(EngineSettings).module_names:
        raise Refused(f"The module {module} is off; add it to MODULES.")
    with reaching_the_database():
        problem = await asyncio.to_thread(behind, settings)
    if problem is not None:
        raise Refused(problem)
    app = build(settings)
    try:
        return await command(app.state.wiring, **given)
    except ValidationError as error:
        raise InvalidInput(fields=faults_of(error.errors(), skip=0)) from None
    finally:
        await app.state.database.close()
