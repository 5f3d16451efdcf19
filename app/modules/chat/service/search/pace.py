"""The pace of work that nobody waits for: a little at a time, with long rests between."""

import asyncio
from time import perf_counter

SLICE = 0.001  # seconds of work before a rest is due


class Pace:
    """`rest` is how many times as long as was worked; 0.0 for work that somebody waits for.

    Waiting for the database counts as work: a busy one is left alone all the longer.
    """

    def __init__(self, rest: float) -> None:
        self._rest = rest
        self._since = perf_counter()

    def begin(self) -> None:
        """What lies behind was idleness."""
        self._since = perf_counter()

    async def breathe(self) -> None:
        """Awaited again and again during the work; rests when enough was done since the last."""
        worked = perf_counter() - self._since
        if worked < SLICE:
            return
        await asyncio.sleep(worked * self._rest)
        self._since = perf_counter()
