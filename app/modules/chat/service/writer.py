"""The line before the database: whatever has gathered while a batch was committing is the next.

An idle writer starts at once, so a lone message waits for nothing; a busy one pays one commit for
many messages. Messages of a chat go through one lane at a time and keep their order.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from contextvars import Context
from typing import Any
from uuid import UUID

from loguru import logger

from app.kernel.errors import AppError, Busy, Kind, ServiceUnavailable
from app.kernel.measures import SIZES, Measures
from app.kernel.transaction import UnitOfWork
from app.modules.chat.errors import AlreadyPosted
from app.modules.chat.service.lanes import BATCH_MAX, Lane, Waiting
from app.modules.chat.service.posts import Composer, Post, Posted, Then

WAITING_MAX = 10_000  # per lane; who comes later is asked to try again
LASTS_MAX = 50_000  # more than can be waiting


class Overloaded(AppError):
    kind = Kind.UNAVAILABLE
    code = "OVERLOADED"
    en = "Too many messages are waiting to be stored; try again shortly."
    ru = "Слишком много сообщений ждут записи; попробуйте чуть позже."


class Writer:
    def __init__(
        self,
        unit_of_work: UnitOfWork,
        row_work: UnitOfWork,
        composer: Composer[Any],
        lanes: int,
        measures: Measures | None = None,
    ) -> None:
        measures = measures or Measures()
        self._waits = measures.histogram(
            "messenger_write_wait_seconds", "How long the oldest post of a batch waited for it."
        )
        self._sizes = measures.histogram(
            "messenger_write_batch_posts", "Posts written in one block.", bounds=SIZES
        )
        self._seconds = measures.histogram(
            "messenger_write_batch_seconds", "From opening a batch's block to its last answer."
        )
        self._unit_of_work = unit_of_work
        self._row_work = row_work
        self._composer = composer
        self._lanes = [Lane() for _ in range(lanes)]
        # Where the last post of a chat went, and as the lane's how many-eth.
        self._last_of: dict[UUID, tuple[Lane, int]] = {}

    async def post(self, post: Post) -> Posted:
        """Returns when the message is committed; raises what refused it, or Overloaded."""
        future: asyncio.Future[Posted] = asyncio.get_running_loop().create_future()
        self.submit(post, lambda outcome: _resolve(future, outcome))
        return await future

    def submit(self, post: Post, then: Then) -> None:
        """The same without waiting: `then` is told when the message is committed, or refused.

        Raises Overloaded at once.
        """
        lane = self._lane(post.chat_id)
        if len(lane.waiting) >= WAITING_MAX:
            raise Overloaded(retry_after=1.0)
        self._last_of[post.chat_id] = lane, lane.put(post, then)
        if lane.task is None:
            self._start(lane)

    async def settled(self) -> None:
        """Returns when nothing waits: whatever was accepted is committed or refused."""
        while tasks := [lane.task for lane in self._lanes if lane.task is not None]:
            await asyncio.wait(tasks)

    def _start(self, lane: Lane) -> None:
        """It writes for many, so it is nobody's: what the first of them brought is left out."""
        lane.task = asyncio.create_task(self._drain(lane), context=Context())

    def _lane(self, chat_id: UUID) -> Lane:
        """Where messages of the chat are waiting or being written, else the first lane in which few
        are."""
        last = self._last_of.get(chat_id)
        if last is not None and last[1] > last[0].went:
            return last[0]
        for lane in self._lanes:
            if len(lane.waiting) < BATCH_MAX:  # a second lane opens when the next batch is full
                return lane
        return min(self._lanes, key=lambda lane: len(lane.waiting))

    async def _drain(self, lane: Lane) -> None:
        """Writes batch after batch until nobody waits; ends then."""
        loop = asyncio.get_running_loop()
        try:
            while lane.waiting:
                batch = lane.batch()
                began = loop.time()
                self._waits.observe(began - lane.since)
                self._sizes.observe(len(batch))
                lane.since = began
                try:
                    lane.repeats = await self._write(batch, repeats=lane.repeats)
                finally:
                    lane.went += len(batch)
                self._seconds.observe(loop.time() - began)
                if len(self._last_of) > LASTS_MAX:
                    self._forget()
                await lane.rest(len(batch))
        finally:
            lane.task = None
            if lane.waiting:  # ended from outside: those behind are not left standing
                self._start(lane)
            elif all(other.task is None for other in self._lanes):
                self._last_of.clear()

    def _forget(self) -> None:
        """Chats in which nothing is on its way any more may come to another lane."""
        self._last_of = {
            chat_id: last for chat_id, last in self._last_of.items() if last[1] > last[0].went
        }

    async def _write(self, batch: list[Waiting], *, repeats: bool) -> bool:
        """One block for all; whether there was a repeat among them.

        If a post breaks the block, each goes alone, so that only the guilty one is refused; if one
        chat is held by somebody else, the others do not wait for it. If the database is away, or
        the commit is in doubt, nobody is tried again here.
        """
        composed = False
        try:
            posts = [post for post, _ in batch]
            ahead = await self._composer.ahead(posts)
            if not repeats:
                batch = _others(batch, await self._composer.at_once(posts, ahead))
                posts = [post for post, _ in batch]
                repeats = any(post.rich for post in posts)
            if not batch:
                return False
            # What was posted before is read as others read it, by the ORM; so is whoever is named.
            opened = self._unit_of_work() if repeats else self._row_work()
            async with opened as transaction:
                outcomes = await self._composer.compose(transaction, posts, ahead, repeats=repeats)
                composed = True
            self._composer.committed(posts)
        except asyncio.CancelledError:
            _give_up(batch)
            raise
        except AlreadyPosted as error:
            parts = [] if repeats else [batch]
            return await self._write_again(batch, parts, error)
        except Exception as error:  # noqa: BLE001 - whoever waits is told, whatever it was
            parts = [] if composed else _parts(batch, error)
            return await self._write_again(batch, parts, error)
        for (_, then), outcome in zip(batch, outcomes, strict=True):
            _tell(then, outcome)
        return any(isinstance(outcome, Posted) and outcome.duplicate for outcome in outcomes)

    async def _write_again(
        self, batch: list[Waiting], parts: list[list[Waiting]], error: Exception
    ) -> bool:
        """The batch in these parts; without any, everybody is told the error."""
        if not parts:
            for _, then in batch:
                _tell(then, error)
        left = deque(parts)
        try:
            return any([await self._write(left.popleft(), repeats=True) for _ in parts])
        except asyncio.CancelledError:
            for part in left:
                _give_up(part)
            raise


def _others(batch: list[Waiting], outcomes: Sequence[Posted | None]) -> list[Waiting]:
    """Those that were not written yet; the others are told."""
    others = []
    for waiting, outcome in zip(batch, outcomes, strict=True):
        if outcome is None:
            others.append(waiting)
        else:
            _tell(waiting[1], outcome)
    return others


def _parts(batch: list[Waiting], error: Exception) -> list[list[Waiting]]:
    """How a batch that broke is tried again: not at all, chat by chat, or one by one."""
    if isinstance(error, Busy):
        chats: dict[UUID, list[Waiting]] = {}
        for one in batch:
            chats.setdefault(one[0].chat_id, []).append(one)
        return list(chats.values()) if len(chats) > 1 else []
    if isinstance(error, ServiceUnavailable) or len(batch) == 1:
        return []
    return [[one] for one in batch]


def _give_up(batch: list[Waiting]) -> None:
    """Whether it was stored is not known: whoever tries again by the same key learns it."""
    for _, then in batch:
        _tell(then, ServiceUnavailable())


def _tell(then: Then, outcome: Posted | Exception) -> None:
    try:
        then(outcome)
    except Exception:  # noqa: BLE001 - the message is stored or refused already; others wait
        logger.exception("Somebody could not be told what became of a message")


def _resolve(future: "asyncio.Future[Posted]", outcome: Posted | Exception) -> None:
    """Tells whoever waits; somebody who has gone meanwhile is not told."""
    if future.done():
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
