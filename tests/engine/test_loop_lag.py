"""A part that blocks the event loop shows in the lag."""

import asyncio
import time

from app.engine.loop_lag import LoopLag
from app.kernel.measures import Measures
from tests.kit.doors import PATIENCE


async def test_who_holds_the_loop_is_seen() -> None:
    measures = Measures()
    lag = measures.histogram("messenger_loop_lag_seconds", "")
    async with LoopLag(measures, every=0.001).watched(), asyncio.timeout(PATIENCE):
        while not sum(lag.counts):
            await asyncio.sleep(0)
        before = sum(lag.counts)
        time.sleep(0.03)  # noqa: ASYNC251 - the very thing that nobody may do
        while sum(lag.counts) == before:
            await asyncio.sleep(0)
    assert lag.sum >= 0.02
    ended = sum(lag.counts)
    await asyncio.sleep(0.005)
    assert sum(lag.counts) == ended
