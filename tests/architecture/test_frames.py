"""Every frame that anybody tells is in the document of the socket doors."""

import importlib

from app.engine import asyncapi
from app.engine.constructor import build
from app.kernel.sockets import Asked, Told
from tests.architecture.sources import APP
from tests.kit.house import settings_for

NOWHERE = "sqlite+aiosqlite:////nowhere/x.db"


def of_the_product(mother: type) -> set[type]:
    """The frames that the application declares; those that are mothers themselves left out."""
    for source in APP:
        if source.path.stem in {"frames", "socket", "sockets"} or "/schemas" in source.name:
            importlib.import_module(source.module)
    found, waiting = set[type](), [mother]
    while waiting:
        children: list[type] = waiting.pop().__subclasses__()
        waiting += children
        found.update(
            child for child in children
            if child.__module__.startswith("app.") and "Literal" in str(child.__annotations__)
            and child.__module__ in {source.module for source in APP}
        )  # fmt: skip
    return found


def test_every_frame_that_is_told_is_declared() -> None:
    wiring = build(settings_for(NOWHERE)).state.wiring
    declared = {*asyncapi.TOLD, *wiring.told.values()}
    assert of_the_product(Told) - declared == set(), "declare them: wiring.tells(...)"


def test_every_frame_that_is_taken_is_in_the_document() -> None:
    wiring = build(settings_for(NOWHERE)).state.wiring
    taken = {*asyncapi.TAKEN, *(command.frame for command in wiring.commands.values())}
    assert of_the_product(Asked) - taken == set()
