"""The end of an application: everybody is told to come back, and nothing is cut short."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from shutil import copy

import pytest
from typing_extensions import override

from app.engine import drain
from app.engine.drain import SPREAD_MAX, SPREAD_MIN, Drain, Guest, Life, Stage
from app.engine.frames import Reconnect
from app.kernel.sockets import Command, Pipelined, Then, Told, Visit
from tests.engine.conftest import Guests, tea_served
from tests.engine.extra.tea import Shout, Shouted
from tests.kit.database import sqlite_location
from tests.kit.doors import PATIENCE, Socket
from tests.kit.house import House


@pytest.fixture
async def ending(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[House]:
    """A house of tea that may be ended."""
    database = Path(copy(sqlite_template, tmp_path / "ending.db"))
    async with tea_served(sqlite_location(database)) as house:
        yield house


def _ends(house: House) -> Drain:
    """The end begins."""
    drain: Drain = house.app.state.drain
    drain.begin()
    return drain


async def _seen_off(socket: Socket) -> int:
    """The delay a socket was told before it was closed."""
    assert await socket.closed() == 1012
    (told,) = socket.of("reconnect")
    assert socket.heard[-1] is told
    return int(told["after_ms"])


async def test_everybody_is_told_to_come_back(ending: House, guests: Guests) -> None:
    sockets = [await guests.enters(ending, name) for name in ("ann", "bob", "ann")]
    drain = _ends(ending)
    for socket in sockets:
        assert 0 <= await _seen_off(socket) <= SPREAD_MIN
    async with asyncio.timeout(PATIENCE):
        await drain.done()
    assert len(ending.app.state.hub) == 0
    assert (await ending.visitor.get("/healthcheck/ready/")).status_code == 503


async def test_who_has_not_said_who_they_are_is_told_too(ending: House, guests: Guests) -> None:
    silent = await guests.dial(ending)
    _ends(ending)
    await _seen_off(silent)


async def test_who_comes_while_it_ends_is_sent_elsewhere(ending: House, guests: Guests) -> None:
    _ends(ending)
    late = await guests.dial(ending)
    await _seen_off(late)
    assert len(late.heard) == 1


async def test_requests_are_answered_to_the_end(ending: House) -> None:
    _ends(ending)
    assert (await ending.visitor.get("/pots/")).json() == {"pot": "warm"}


@pytest.mark.parametrize("pipelined", [True, False])
async def test_what_is_under_way_is_finished_and_answered(
    ending: House, guests: Guests, pipelined: bool
) -> None:
    begun, go = asyncio.Event(), asyncio.Event()

    async def brew(_: Visit, frame: Shout) -> Told:
        begun.set()
        await go.wait()
        return Shouted(text=frame.text, version=1)

    brews: set[asyncio.Task[Told]] = set()

    def put_on(visit: Visit, frame: Shout, then: Then) -> None:
        brews.add(task := asyncio.create_task(brew(visit, frame)))
        task.add_done_callback(lambda done: then(done.result()))

    command = Pipelined(Shout, put_on) if pipelined else Command(Shout, brew)
    ending.app.state.wiring.commands["shout"] = command
    ann = await guests.ann(ending)
    await ann.say("shout", text="first", id="1")
    async with asyncio.timeout(PATIENCE):
        await begun.wait()
    _ends(ending)
    await ann.until("reconnect")
    await ann.say("shout", text="too late", id="2")
    go.set()
    assert await ann.closed() == 1012
    assert [(frame["type"], frame.get("id")) for frame in ann.heard[-2:]] == [
        ("reconnect", None), ("shouted", "1"),
    ]  # fmt: skip


async def test_what_does_not_end_is_not_waited_for(
    ending: House, guests: Guests, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = asyncio.Event()

    def forget(_: Visit, _frame: Shout, _then: Then) -> None:
        begun.set()

    monkeypatch.setattr("app.engine.conversation.SETTLED_BY", 0.05)
    ending.app.state.wiring.commands["shout"] = Pipelined(Shout, forget)
    ann = await guests.ann(ending)
    await ann.say("shout", text="for ever")
    async with asyncio.timeout(PATIENCE):
        await begun.wait()
    _ends(ending)
    await _seen_off(ann)


class Paper(Guest):
    """Keeps what it was told."""

    def __init__(self) -> None:
        self.told: list[Reconnect] = []

    @override
    async def see_off(self, reconnect: Reconnect) -> None:
        self.told.append(reconnect)


@pytest.mark.parametrize(("many", "most"), [(3, SPREAD_MIN), (1000, 2000), (6000, SPREAD_MAX)])
async def test_many_come_back_over_a_longer_time(many: int, most: int) -> None:
    life = Life()
    drain, guests = Drain(life), [Paper() for _ in range(many)]
    for guest in guests:
        drain.host(guest)
    drain.begin()
    drain.begin()
    await asyncio.sleep(0)
    delays = [told.after_ms for guest in guests for told in guest.told]
    assert len(delays) == many
    assert max(delays) <= most
    assert many < 100 or (max(delays) > 0.9 * most and min(delays) < 0.1 * most)
    assert life.stage is Stage.DRAINING
    for guest in guests:
        drain.release(guest)
    await drain.done()


@pytest.mark.parametrize("stage", [Stage.STARTING, Stage.DRAINING])
async def test_only_the_ready_are_ready(stage: Stage) -> None:
    life = Life()
    assert life.stage is Stage.STARTING
    life.stage = stage
    with pytest.raises(RuntimeError, match=stage.value):
        await life.probe()
    life.stage = Stage.READY
    await life.probe()


async def test_the_end_is_one_timeline() -> None:
    drained = Drain(Life())
    drained.begin()
    marks = [
        drain.SETTLED_BY,
        drain.SOCKETS_BY,
        drain.REQUESTS_BY,
        drain.WRITES_BY,
        drain.CLOSED_BY,
    ]
    assert marks == sorted(marks)
    assert 0 < drained.left(marks[0]) <= marks[0]
    assert drained.left(-1) == 0
    assert marks[-1] < 10
