"""Everything here is asked about in turn, at once when it is urgent, and again when it failed."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager

from typing_extensions import override

from app.adapters.realtime.broker import Subject
from app.adapters.realtime.rounds import AT_ONCE, TURN, Check, Rounds
from tests.kit.doors import PATIENCE

NEVER = 3600.0


class Census(Check):
    """Asks about whoever is here, and writes down whom it has asked about."""

    def __init__(self, *here: Subject, faults: int = 0) -> None:
        self.here = list(here)
        self.asked: list[list[Subject]] = []
        self.rounds = 0
        self.faults = faults
        self._stirred = asyncio.Event()

    @override
    def begin(self) -> Sequence[Subject]:
        self.rounds += 1
        self._stirred.set()
        return self.here

    @override
    async def ask(self, subjects: Collection[Subject]) -> None:
        await asyncio.sleep(0)
        self._stirred.set()
        if self.faults:
            self.faults -= 1
            raise ConnectionError("the database is away")
        self.asked.append(list(subjects))

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not holds():
                self._stirred.clear()
                await self._stirred.wait()


@asynccontextmanager
async def making(*checks: Check, every: float) -> AsyncIterator[Rounds]:
    rounds = Rounds(*checks, every=every)
    rounds.start()
    try:
        yield rounds
    finally:
        await rounds.close()


async def test_everybody_has_a_turn_again_and_again() -> None:
    census = Census("room:1", "room:2")
    async with making(census, every=0.005):
        await census.until(lambda: len(census.asked) >= 3)
    assert census.asked[:2] == [["room:1", "room:2"]] * 2


async def test_a_turn_is_bounded_and_the_next_goes_on_from_there() -> None:
    names = [f"room:{number}" for number in range(TURN + 10)]
    census = Census(*names)
    async with making(census, every=0.005):
        await census.until(lambda: census.rounds >= 2)
    asked = [subject for batch in census.asked for subject in batch]
    assert asked[: len(names)] == names
    assert max(map(len, census.asked)) == AT_ONCE


async def test_while_nobody_is_here_nothing_is_asked() -> None:
    census = Census()
    async with making(census, every=0.005):
        await census.until(lambda: census.rounds >= 3)
    assert census.asked == []


async def test_what_is_urgent_is_asked_about_at_once_and_together() -> None:
    census, other = Census("room:1"), Census()
    async with making(census, other, every=NEVER) as rounds:
        rounds.soon(["room:7"])
        rounds.soon(["room:8", "room:7"])
        rounds.soon([])
        await census.until(lambda: bool(census.asked))
        await other.until(lambda: bool(other.asked))
    assert [sorted(map(str, batch)) for batch in census.asked] == [["room:7", "room:8"]]
    assert other.asked[0] == census.asked[0]


async def test_a_database_that_was_away_is_asked_again_about_the_same() -> None:
    names = [f"room:{number}" for number in range(AT_ONCE + 1)]
    census = Census(*names, faults=3)
    async with making(census, every=0.005):
        await census.until(lambda: len(census.asked) >= 2)
    assert census.asked[:2] == [names[:AT_ONCE], names[AT_ONCE:]]


async def test_what_was_urgent_and_failed_has_its_turn_later() -> None:
    census = Census("room:1", faults=1)
    async with making(census, every=0.05) as rounds:
        rounds.soon(["room:1"])
        await census.until(lambda: bool(census.asked))
    assert census.asked[0] == ["room:1"]


async def test_rounds_that_never_began_end() -> None:
    await Rounds(Census(), every=NEVER).close()
