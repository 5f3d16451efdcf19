"""The line before the database: whatever has gathered while a batch was committing is the next.

An idle writer starts at once, so a lone message waits for nothing; a busy one pays one commit for
many messages. Messages of a chat go through one lane and keep their order.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.errors import AppError, Kind, ServiceUnavailable
from app.kernel.transaction import Transaction, UnitOfWork
from app.modules.chat.schemas.messages import MessagePost, MessageRead

BATCH_MAX = 500
WAITING_MAX = 10_000  # per lane; who comes later is asked to try again


class Overloaded(AppError):
    kind = Kind.UNAVAILABLE
    code = "OVERLOADED"
    en = "Too many messages are waiting to be stored; try again shortly."
    ru = "Слишком много сообщений ждут записи; попробуйте чуть позже."


@dataclass(frozen=True, slots=True)
class Post:
    """One message that somebody wants to post."""

    caller: Caller
    chat_id: UUID
    body: MessagePost


@dataclass(frozen=True, slots=True)
class Posted:
    """`duplicate`: the client had posted it before, this is that message."""

    message: MessageRead
    duplicate: bool


Outcome = Posted | AppError
# Writes the posts of a batch in their order, and says of each what became of it. Nothing may be
# left to the commit that could break on a single post.
Compose = Callable[[Transaction, Sequence[Post]], Awaitable[Sequence[Outcome]]]
Waiting = tuple[Post, "asyncio.Future[Posted]"]


@dataclass(slots=True)
class Lane:
    waiting: deque[Waiting] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None


class Writer:
    def __init__(self, unit_of_work: UnitOfWork, compose: Compose, lanes: int) -> None:
        self._unit_of_work = unit_of_work
        self._compose = compose
        self._lanes = [Lane() for _ in range(lanes)]

    async def post(self, post: Post) -> Posted:
        """Returns when the message is committed; raises what refused it, or Overloaded."""
        lane = self._lanes[post.chat_id.int % len(self._lanes)]
        if len(lane.waiting) >= WAITING_MAX:
            raise Overloaded(retry_after=1.0)
        future: asyncio.Future[Posted] = asyncio.get_running_loop().create_future()
        lane.waiting.append((post, future))
        if lane.task is None:
            lane.task = asyncio.create_task(self._drain(lane))
        return await future

    async def _drain(self, lane: Lane) -> None:
        """Writes batch after batch until nobody waits; ends then."""
        try:
            while lane.waiting:
                size = min(len(lane.waiting), BATCH_MAX)
                await self._write([lane.waiting.popleft() for _ in range(size)])
        finally:
            lane.task = None

    async def _write(self, batch: list[Waiting]) -> None:
        """One block for all. If a post breaks it, each goes alone, so that only the guilty one is
        refused; if the database is away, or the commit is in doubt, nobody is tried again here."""
        composed = False
        try:
            async with self._unit_of_work() as transaction:
                outcomes = await self._compose(transaction, [post for post, _ in batch])
                composed = True
        except Exception as error:  # noqa: BLE001 - whoever waits is told, whatever it was
            if composed or len(batch) == 1 or isinstance(error, ServiceUnavailable):
                for _, future in batch:
                    _settle(future, error)
                return
            for one in batch:
                await self._write([one])
            return
        for (_, future), outcome in zip(batch, outcomes, strict=True):
            _settle(future, outcome)


def _settle(future: "asyncio.Future[Posted]", outcome: Posted | Exception) -> None:
    """Tells whoever waits; somebody who has gone meanwhile is not told."""
    if future.done():
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
