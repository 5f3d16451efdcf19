"""What one conversation has under way: begun in order, bounded, waited for."""

import asyncio
from collections.abc import Coroutine

AT_ONCE = 64  # a socket that has more under way is not read from until one is done


class Pipeline:
    __slots__ = ("_at_once", "_stirred", "_under_way")

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._under_way = 0
        # Made when somebody waits for the first time: most sockets only listen.
        self._stirred: asyncio.Event | None = None

    async def room(self) -> None:
        """Waits only while as much is under way as may be."""
        while self._under_way >= self._at_once:
            await self._change()

    @property
    def has_room(self) -> bool:
        return self._under_way < self._at_once

    def began(self) -> None:
        self._under_way += 1

    def ended(self) -> None:
        self._under_way -= 1
        if self._stirred is not None:
            self._stirred.set()

    async def alone(self, work: Coroutine[None, None, None]) -> None:
        """Carries it out with nothing before or beside it; returns when it is done."""
        await self.settled()
        self.began()
        try:
            await work
        finally:
            self.ended()

    async def settled(self) -> None:
        """Returns when all that was begun is done."""
        while self._under_way:
            await self._change()

    async def _change(self) -> None:
        if self._stirred is None:
            self._stirred = asyncio.Event()
        self._stirred.clear()
        await self._stirred.wait()
