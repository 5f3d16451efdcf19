"""How late the event loop is: what makes everything else slow shows here first."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.kernel.measures import Measures

EVERY = 0.25  # seconds between two looks


class LoopLag:
    def __init__(self, measures: Measures, every: float = EVERY) -> None:
        self._every = every
        self._lag = measures.histogram(
            "messenger_loop_lag_seconds", "How much later than asked for the event loop woke up."
        )

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Looks again and again until the block ends."""
        task = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + self._every
            await asyncio.sleep(self._every)
            self._lag.observe(max(0.0, loop.time() - due))
