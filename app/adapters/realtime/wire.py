"""The last metre of a socket: how ready frames reach the network, and how it is cut."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol, Self

from starlette.types import Send
from typing_extensions import override

from app.adapters.realtime.closes import Close
from app.adapters.realtime.frame import Frame


class Reader(Protocol):
    """Whoever writes to the peer and wants to know whether it reads."""

    def full(self) -> None:
        """More is waiting than should: from now on the peer holds things up."""
        ...

    def room(self) -> None:
        """Most of what waited has been taken."""
        ...


class Wire(Protocol):
    """Takes frames; never waits."""

    def write(self, frames: list[Frame]) -> None: ...

    def backlog(self) -> int:
        """Bytes taken and not yet accepted by the peer's side of the network."""
        ...

    def watched_by(self, reader: Reader | None) -> None:
        """Who is told `full` and `room`, by turns; None: nobody any more."""
        ...

    def close(self, close: Close, reason: str) -> None:
        """Says goodbye after what was written; a peer that does not read is cut soon after."""
        ...


GRACE = 2.0  # seconds between the goodbye and the cut
FULL, ROOM = 64 * 1024, 16 * 1024  # bytes waiting; what transports of asyncio use, too


class AsgiWire(Wire):
    """Under any ASGI server: one task sends, in order, what was written.

    Used as `async with AsgiWire(send).opened()`; the block is left soon after `close`, even if the
    peer reads nothing and says nothing.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self._waiting: deque[Frame] = deque()
        self._bytes = 0
        self._reader: Reader | None = None
        self._full = False
        self._ending: tuple[Close, str] | None = None
        self._stirred = asyncio.Event()
        self._limit = asyncio.timeout(None)
        self._task = asyncio.create_task(self._drain())

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Self]:
        """What was written before a goodbye is still sent when the block ends."""
        try:
            async with self._limit:
                yield self
                if self._ending is not None:
                    await asyncio.wait([self._task])
        except TimeoutError:
            if not self._limit.expired():
                raise
        finally:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    @override
    def write(self, frames: list[Frame]) -> None:
        if self._ending is None and not self._task.done():
            self._waiting.extend(frames)
            self._count(sum(map(len, frames)))
            self._stirred.set()

    @override
    def backlog(self) -> int:
        return self._bytes

    @override
    def watched_by(self, reader: Reader | None) -> None:
        self._reader = reader

    @override
    def close(self, close: Close, reason: str) -> None:
        if self._ending is None and not self._task.done():
            self._ending = (close, reason)
            self._stirred.set()
            self._limit.reschedule(asyncio.get_running_loop().time() + GRACE)

    async def _drain(self) -> None:
        while True:
            while self._waiting:
                frame = self._waiting.popleft()
                await self._send({"type": "websocket.send", "text": frame.payload.decode()})
                self._count(-len(frame))
            if self._ending is not None:
                close, reason = self._ending
                await self._send({"type": "websocket.close", "code": close, "reason": reason})
                return
            self._stirred.clear()
            await self._stirred.wait()

    def _count(self, taken: int) -> None:
        self._bytes += taken
        full = self._bytes > (ROOM if self._full else FULL)
        if full == self._full:
            return
        self._full = full
        if self._reader is not None:
            (self._reader.full if full else self._reader.room)()
