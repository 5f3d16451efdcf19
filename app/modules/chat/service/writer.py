"""The line before the database: whatever has gathered while a batch was committing is the next.

An idle writer starts at once, so a lone message waits for nothing; a busy one pays one commit for
many messages. Messages of a chat go through one lane at a time and keep their order.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextvars import Context
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar
from uuid import UUID

from loguru import logger

from app.kernel.caller import Caller
from app.kernel.errors import AppError, Busy, Kind, ServiceUnavailable
from app.kernel.measures import SIZES, Measures
from app.kernel.transaction import Transaction, UnitOfWork
from app.modules.chat.crud.lines import Place
from app.modules.chat.crud.messages import Key
from app.modules.chat.errors import AlreadyPosted
from app.modules.chat.schemas.extras import Extras
from app.modules.chat.schemas.messages import MessagePost, MessageRead
from app.modules.chat.schemas.posted import PostedMessage
from app.modules.chat.service.handles import may_name

BATCH_MAX = 500
REST = 0.001  # seconds at most between batches of several; a lone message waits for nothing
SEVERAL = 10
WAITING_MAX = 10_000  # per lane; who comes later is asked to try again
LASTS_MAX = 50_000  # more than can be waiting


class Overloaded(AppError):
    kind = Kind.UNAVAILABLE
    code = "OVERLOADED"
    en = "Too many messages are waiting to be stored; try again shortly."
    ru = "Слишком много сообщений ждут записи; попробуйте чуть позже."


class Post:
    """One message that somebody wants to post.

    `place` is the chat and the sender; `key` makes a repeat recognisable, if the client gave one.
    `rich`: it may be more than its text, so more has to be asked.
    """

    __slots__ = ("body", "caller", "chat_id", "extras", "place", "rich")

    def __init__(
        self, caller: Caller, chat_id: UUID, body: MessagePost, extras: Extras | None = None
    ) -> None:
        self.caller = caller
        self.chat_id = chat_id
        self.body = body
        self.extras = extras
        self.rich = extras is not None or may_name(body.text)
        self.place: Place = (chat_id, caller.account_id)

    @property
    def key(self) -> Key | None:
        name = self.body.client_message_id
        return None if name is None else (*self.place, name)


@dataclass(frozen=True, slots=True)
class Posted:
    """`duplicate`: the client had posted it before, this is that message."""

    said: PostedMessage | MessageRead
    duplicate: bool

    @property
    def message(self) -> MessageRead:
        return self.said.read() if isinstance(self.said, PostedMessage) else self.said


Outcome = Posted | AppError


A = TypeVar("A")


class Composer(Protocol[A]):
    """Writes the posts of a batch in their order, and says of each what became of it."""

    async def ahead(self, posts: Sequence[Post]) -> A:
        """What can be asked before the block is opened."""
        ...

    async def at_once(self, posts: Sequence[Post], ahead: A) -> Sequence[Posted | None]:
        """Writes and commits those for which no block is needed; None for the others.

        Raises AlreadyPosted if there is a repeat among them; whatever it raises, but for
        ServiceUnavailable, nothing was written.
        """
        ...

    async def compose(
        self, transaction: Transaction, posts: Sequence[Post], ahead: A, *, repeats: bool
    ) -> Sequence[Outcome]:
        """Nothing may be left to the commit that could break on a single post.

        `repeats` looks for messages that were posted before. Without it AlreadyPosted is raised
        if there are any: most batches hold none, and the unique key finds out at no cost.
        """
        ...

    def committed(self, posts: Sequence[Post]) -> None:
        """What was composed of them is committed."""
        ...


# Told what became of a post: a Posted, or the error it is refused with. It never raises.
Then = Callable[[Posted | Exception], None]
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
        lane.came += 1
        self._last_of[post.chat_id] = lane, lane.came
        if not lane.waiting:
            lane.since = asyncio.get_running_loop().time()
        lane.waiting.append((post, then))
        if lane.task is None:
            self._start(lane)
        elif len(lane.waiting) == lane.enough:
            lane.rested.set()

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
                size = min(len(lane.waiting), BATCH_MAX)
                batch = _first(lane.waiting, size)
                began = loop.time()
                self._waits.observe(began - lane.since)
                self._sizes.observe(size)
                lane.since = began
                try:
                    lane.repeats = await self._write(batch, repeats=lane.repeats)
                finally:
                    lane.went += size
                self._seconds.observe(loop.time() - began)
                if len(self._last_of) > LASTS_MAX:
                    self._forget()
                await self._rest(lane, size)
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

    async def _rest(self, lane: Lane, answered: int) -> None:
        """Answers go out before the next batch. After a batch of several, whoever has just been
        answered may be in it with the next message: a larger batch costs less for each."""
        if answered < SEVERAL:
            await asyncio.sleep(0)
            return
        lane.enough = min(BATCH_MAX, len(lane.waiting) + answered)
        lane.rested.clear()
        end = asyncio.get_running_loop().call_later(REST, lane.rested.set)
        try:
            await asyncio.sleep(0)
            if len(lane.waiting) < lane.enough:
                await lane.rested.wait()
        finally:
            end.cancel()
            lane.enough = 0

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


def _first(waiting: deque[Waiting], size: int) -> list[Waiting]:
    if size == len(waiting):
        batch = list(waiting)
        waiting.clear()
        return batch
    return [waiting.popleft() for _ in range(size)]


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
