"""What one conversation has under way: started in order, bounded, waited for."""

import asyncio
from collections.abc import Coroutine

AT_ONCE = 64  # a socket that has more under way is not read from until one is done


class Pipeline:
    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._room = asyncio.Semaphore(at_once)
        self._under_way: set[asyncio.Task[None]] = set()

    async def start(self, work: Coroutine[None, None, None]) -> None:
        """Starts it behind what was started before; waits only while there is no room."""
        await self._room.acquire()
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._done)

    async def settled(self) -> None:
        """Returns when all that was started is done."""
        if self._under_way:
            await asyncio.wait(self._under_way)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._room.release()
