"""What one session asks for, one after the other, where it takes time before it can be stored."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar
from uuid import UUID

T = TypeVar("T")

# Told what came of the work, or what refused it. It never raises.
Then = Callable[[T | Exception], None]
Work = Callable[[], Awaitable[T]]


class Turns(Generic[T]):
    """A session's work keeps the order it came in; other sessions do not wait for it."""

    def __init__(self) -> None:
        self._waiting: dict[UUID, deque[tuple[Work[T], Then[T]]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def waits(self, session_id: UUID) -> bool:
        """Whether something of the session's is on its way."""
        return session_id in self._waiting

    def submit(self, session_id: UUID, work: Work[T], then: Then[T]) -> None:
        waiting = self._waiting.get(session_id)
        if waiting is not None:
            waiting.append((work, then))
            return
        self._waiting[session_id] = deque([(work, then)])
        task = asyncio.create_task(self._take_all(session_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Returns when nothing is on the way any more."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))

    async def _take_all(self, session_id: UUID) -> None:
        waiting = self._waiting[session_id]
        try:
            while waiting:
                work, then = waiting.popleft()
                try:
                    outcome: T | Exception = await work()
                except Exception as error:  # noqa: BLE001 - whoever waits is told, whatever it was
                    outcome = error
                then(outcome)
        finally:
            del self._waiting[session_id]
