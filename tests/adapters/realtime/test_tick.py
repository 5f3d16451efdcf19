"""One pass per turn of the loop, in order, whatever happens to one of the sockets."""

import asyncio
from collections.abc import Callable

from app.adapters.realtime.tick import Tick


class Writer:
    def __init__(self, log: list[str], name: str, then: Callable[[], None] = lambda: None) -> None:
        self._log, self._name, self._then = log, name, then

    def flush(self) -> int:
        self._log.append(self._name)
        self._then()
        return 1


def broken() -> None:
    raise RuntimeError("broken")


async def test_all_are_flushed_in_the_next_turn_in_the_order_they_came() -> None:
    tick, log = Tick(), list[str]()
    tick.add(Writer(log, "ann"))
    tick.add(Writer(log, "bob"))
    assert log == []
    await asyncio.sleep(0)
    assert log == ["ann", "bob"]


async def test_one_that_fails_does_not_silence_the_next() -> None:
    tick, log = Tick(), list[str]()
    tick.add(Writer(log, "ann", broken))
    tick.add(Writer(log, "bob"))
    await asyncio.sleep(0)
    assert log == ["ann", "bob"]


async def test_who_comes_during_a_pass_is_flushed_in_the_turn_after() -> None:
    tick, log = Tick(), list[str]()
    tick.add(Writer(log, "ann", lambda: tick.add(Writer(log, "late"))))
    await asyncio.sleep(0)
    assert log == ["ann"]
    await asyncio.sleep(0)
    assert log == ["ann", "late"]
