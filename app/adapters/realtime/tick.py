"""One pass per turn of the event loop over all sockets that have something to write."""

import asyncio
from typing import Protocol

from loguru import logger

from app.adapters.realtime.measured import RealtimeMeasures


class Writing(Protocol):
    def flush(self) -> int:
        """Writes what waits and says how many frames it was; never waits itself."""
        ...


class Tick:
    """Sockets are flushed in the order in which they were added, in the next turn of the loop."""

    def __init__(self, measured: RealtimeMeasures | None = None) -> None:
        self.measured = measured or RealtimeMeasures()
        self._dirty: list[Writing] = []

    def add(self, writing: Writing) -> None:
        if not self._dirty:
            asyncio.get_running_loop().call_soon(self._flush)
        self._dirty.append(writing)

    def _flush(self) -> None:
        dirty, self._dirty = self._dirty, []
        written = 0
        for writing in dirty:
            try:
                written += writing.flush()
            except Exception:  # noqa: BLE001 - one broken socket must not silence the others
                logger.exception("A socket could not be written to")
        self.measured.writes.add(len(dirty))
        self.measured.frames.add(written)
