"""A reader that lacks a line is told where to read on, or comes back: never nothing."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from app.adapters.realtime.closes import Close
from app.adapters.realtime.recovery import AT_ONCE, Recovery
from app.kernel.sockets import Told
from tests.adapters.realtime.paper import ROOM, Listener, Said
from tests.kit.doors import PATIENCE

Ask = Callable[[str, int], Awaitable[Told | None]]


class Desk:
    """Whoever is asked; `answer` is what they do."""

    def __init__(self) -> None:
        self.answer: Ask | None = self.from_the_next
        self.asked: list[tuple[str, int]] = []
        self.recovery = Recovery(lambda _: self.answer)

    async def from_the_next(self, channel: str, version: int) -> Told | None:
        self.asked.append((channel, version))
        return Said(number=version + 1)

    def reader(self) -> Listener:
        return Listener(recover=self.recovery.start)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    yield desk
    await desk.recovery.close()


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.001)


async def test_bob_is_told_where_to_read_on_in_every_chat_that_he_lacks(desk: Desk) -> None:
    bob = desk.reader()
    bob.full()
    bob.lose(ROOM, 4)
    bob.lose("room:2", 7)
    bob.wire.read()
    bob.answer(Said(number=1).encoded())
    await until(lambda: len(bob.wire.payloads) == 3)
    assert desk.asked == [(ROOM, 4), ("room:2", 7)]
    assert bob.heard == [5, 8, 1]


async def test_of_a_chat_that_is_gone_there_is_nothing_to_be_told(desk: Desk) -> None:
    async def gone(_: str, __: int) -> Told | None:
        return None

    desk.answer = gone
    bob = desk.reader()
    bob.lose(ROOM, 4)
    bob.answer(Said(number=1).encoded())
    await until(lambda: bob.wire.payloads)
    assert bob.heard == [1]


async def test_bob_comes_back_if_it_cannot_be_read_what_he_lacks(desk: Desk) -> None:
    async def away(_: str, __: int) -> Told | None:
        raise ConnectionError("the database is away")

    desk.answer = away
    bob = desk.reader()
    bob.lose(ROOM, 4)
    await until(lambda: bob.ended)
    assert bob.close_code == Close.BUSY


async def test_bob_comes_back_if_nobody_knows_that_kind_of_channel(desk: Desk) -> None:
    desk.answer = None
    bob = desk.reader()
    bob.lose(ROOM, 4)
    await until(lambda: bob.ended)
    assert bob.close_code == Close.BUSY


async def test_many_who_lag_do_not_ask_all_at_once(desk: Desk) -> None:
    under_way, most = 0, 0

    async def slow(_: str, version: int) -> Told | None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.001)
        under_way -= 1
        return Said(number=version)

    desk.answer = slow
    readers = [desk.reader() for _ in range(3 * AT_ONCE)]
    for reader in readers:
        reader.lose(ROOM, 4)
    await until(lambda: all(reader.wire.payloads for reader in readers))
    assert most == AT_ONCE


async def test_ending_ends_the_questions_under_way(desk: Desk) -> None:
    async def never(_: str, __: int) -> Told | None:
        await asyncio.Event().wait()
        return None

    desk.answer = never
    bob = desk.reader()
    bob.lose(ROOM, 4)
    await asyncio.sleep(0)
    async with asyncio.timeout(PATIENCE):
        await desk.recovery.close()
    assert not bob.ended
