"""What modules give is collected, and what two of them want is refused."""

import importlib
from collections.abc import Callable
from typing import Any, ClassVar, Literal

import pytest
from fastapi import APIRouter

from app.engine.registry import WrongModules
from app.engine.wiring import EngineWiring
from app.kernel.module import CannotStart, Module, Wiring
from app.kernel.ports import Clock, Probes
from app.kernel.sockets import Asked, Command, Told
from tests.engine.conftest import tea_app


class Knock(Asked):
    type: Literal["knock"]


class PingAgain(Asked):
    type: Literal["ping"]


@pytest.fixture
def wiring() -> EngineWiring:
    found: EngineWiring = tea_app().state.wiring
    return found


async def _nothing(*_: Any) -> None: ...


def joining(wire: Callable[[Wiring], object]) -> Module:
    """A module that does just that when it joins."""

    class Joining:
        name: ClassVar[str] = "joining"
        version: ClassVar[str] = "1"
        requires: ClassVar[tuple[str, ...]] = ()

        def wire(self, wiring: Wiring) -> None:
            wire(wiring)

    return Joining()


def test_what_the_module_gave_is_there(wiring: EngineWiring) -> None:
    tea = importlib.import_module("app.modules.tea")
    assert isinstance(wiring.get(tea.People), tea.People)
    assert set(wiring.commands) == {"shout", "fail", "flood"}
    assert [door.path for door in wiring.doors] == ["/rooms/{room_id}/ws", "/ws"]
    assert wiring.limits == {"sockets_per_account": 5}
    assert set(wiring.pasts) == {"room"}
    assert {"started", "database"} <= set(wiring.get(Probes))


def test_what_modules_may_know_of_the_application(wiring: EngineWiring) -> None:
    assert wiring.environment == "TEST"
    assert wiring.modules == {"tea", "healthcheck"}
    assert wiring.public_url == "http://localhost:8788"
    assert wiring.clock.now().tzinfo is not None


def test_two_modules_that_want_one_frame_are_refused(wiring: EngineWiring) -> None:
    wiring.socket(Command(Knock, _nothing))
    with pytest.raises(WrongModules, match=r"'healthcheck' and 'joining' both .* 'knock'; change"):
        wiring.wire(joining(lambda wiring: wiring.socket(Command(Knock, _nothing))))


def test_the_engines_own_frames_are_taken(wiring: EngineWiring) -> None:
    with pytest.raises(WrongModules, match="'ping'"):
        wiring.socket(Command(PingAgain, _nothing))


def test_a_service_that_nobody_offers_is_named(wiring: EngineWiring) -> None:
    with pytest.raises(LookupError, match=r"^'?No module that is switched on offers Clock"):
        wiring.get(Clock)


def test_a_module_that_misses_a_service_is_named_with_the_remedy(wiring: EngineWiring) -> None:
    with pytest.raises(WrongModules) as refused:
        wiring.wire(joining(lambda wiring: wiring.get(Clock)))
    assert str(refused.value) == (
        "Module 'joining' cannot join: No module that is switched on offers Clock. "
        "Switch on what it needs or take joining out of MODULES."
    )


def test_a_module_may_say_itself_why_it_cannot_start(wiring: EngineWiring) -> None:
    def refuse(_: Wiring) -> None:
        raise CannotStart("Set TEA_KETTLE.")

    with pytest.raises(WrongModules, match=r"^Set TEA_KETTLE\.$"):
        wiring.wire(joining(refuse))


def test_a_module_that_breaks_while_it_joins_is_named(wiring: EngineWiring) -> None:
    def breaks(_: Wiring) -> None:
        raise ValueError("no ink\nleft")

    with pytest.raises(WrongModules, match=r"'joining' is broken: ValueError .* no ink left\. Rep"):
        wiring.wire(joining(breaks))


def test_routers_are_kept_in_order(wiring: EngineWiring) -> None:
    first, second = APIRouter(), APIRouter()
    wiring.http(first, second)
    assert wiring.routers[-2:] == [first, second]


class Rung(Told):
    type: Literal["rung"] = "rung"


class RungAgain(Told):
    type: Literal["rung", "rung_twice"]


class PongAgain(Told):
    type: Literal["pong"] = "pong"


def test_frames_that_a_module_tells_are_known(wiring: EngineWiring) -> None:
    wiring.tells(Rung)
    wiring.tells(Rung)
    assert wiring.told["rung"] is Rung


@pytest.mark.parametrize("frames", [(Rung, RungAgain), (PongAgain,)])
def test_a_frame_that_two_tell_stops_the_start(
    wiring: EngineWiring, frames: tuple[type[Told], ...]
) -> None:
    with pytest.raises(WrongModules, match=r"socket frame '(rung|pong)'"):
        wiring.tells(*frames)
