"""A lane to the database: who waits in it, and its rest between two batches."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from app.modules.chat.service.posts import Post, Then

BATCH_MAX = 500
REST = 0.002  # seconds at most between batches of several; a lone message waits for nothing
SEVERAL = 10

Waiting = tuple[Post, Then]


@dataclass(slots=True)
class Lane:
    waiting: deque[Waiting] = field(default_factory=deque)
    came: int = 0  # posts so far
    went: int = 0  # those of them that were written or refused
    repeats: bool = False  # whether somebody posted something again a moment ago
    since: float = 0.0  # when the first of those that wait came
    task: asyncio.Task[None] | None = None
    enough: int = 0  # as many that wait end its rest
    rested: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, post: Post, then: Then) -> int:
        """As the lane's how many-eth it came."""
        if not self.waiting:
            self.since = asyncio.get_running_loop().time()
        self.came += 1
        self.waiting.append((post, then))
        if len(self.waiting) == self.enough:
            self.rested.set()
        return self.came

    def batch(self) -> list[Waiting]:
        """The first of those that wait, who wait no more."""
        if len(self.waiting) <= BATCH_MAX:
            batch = list(self.waiting)
            self.waiting.clear()
            return batch
        return [self.waiting.popleft() for _ in range(BATCH_MAX)]

    async def rest(self, answered: int) -> None:
        """Answers go out before the next batch. After a batch of several, whoever has just been
        answered may be in it with the next message: a larger batch costs less for each."""
        if answered < SEVERAL:
            await asyncio.sleep(0)
            return
        self.enough = min(BATCH_MAX, len(self.waiting) + answered)
        self.rested.clear()
        end = asyncio.get_running_loop().call_later(REST, self.rested.set)
        try:
            await asyncio.sleep(0)
            if len(self.waiting) < self.enough:
                await self.rested.wait()
        finally:
            end.cancel()
            self.enough = 0
