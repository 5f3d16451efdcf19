"""Writing a batch of messages under the locks of their chats: rights, repeats, numbers, rows."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from typing_extensions import override

from app.kernel.errors import AppError, NotSignedIn
from app.kernel.events import Event
from app.kernel.ids import new_id
from app.kernel.ports import Clock
from app.kernel.swap import Swap, Swaps
from app.kernel.transaction import Finder, Transaction
from app.modules.auth.public import Person, SessionDirectory
from app.modules.chat.access import held_seats, oversees, visited
from app.modules.chat.crud.carried import CarriedCrud, Files
from app.modules.chat.crud.chats import ChatCrud
from app.modules.chat.crud.lines import End, Line, LineCrud, LineSwap, Place, Seat, existing
from app.modules.chat.crud.messages import Key, MessageCrud
from app.modules.chat.errors import (
    AlreadyPosted,
    AttachmentMissing,
    ChatMissing,
    DirectClosed,
    MessageMissing,
    NotAMember,
    WritingDenied,
)
from app.modules.chat.events import MessagePosted, ReadMoved
from app.modules.chat.models import Message
from app.modules.chat.schemas.chats import CLOSED
from app.modules.chat.schemas.extras import NOTHING, Extras
from app.modules.chat.schemas.messages import MessageRead
from app.modules.chat.schemas.posted import PostedMessage
from app.modules.chat.service.assembly import Assembly
from app.modules.chat.service.carrying import Carrying
from app.modules.chat.service.posts import Composer, Outcome, Post, Posted
from app.modules.chat.service.receipts import Receipts
from app.modules.chat.service.remembered import Remembered

# How long a file may lie unused and still be posted: an hour less than until it is taken away.
POSTABLE = timedelta(hours=23)


class Recorder(Protocol):
    def record(self, event: Event) -> None: ...


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is asked before the block is opened; at most a second old."""

    speakers: Mapping[UUID, Person]  # by session
    shown: set[UUID]  # who lets others see what they have read


@dataclass(slots=True)
class Batch:
    """What was read once for all posts of a batch, and what becomes of it."""

    now: datetime
    ahead: Ahead
    seats: Mapping[Place, Seat]
    answerable: set[Place]
    # What was posted before, in this batch too; None: nobody looks, the unique key finds out.
    posted: dict[Key, PostedMessage | MessageRead] | None = None
    # Channels that somebody sees here without being in them.
    visited: set[UUID] = field(default_factory=set)
    files: Files = field(default_factory=Files)
    new: list[PostedMessage] = field(default_factory=list)
    # The last message of everybody who posted.
    latest: dict[Seat, PostedMessage] = field(default_factory=dict)
    # Those of them who had not read what they answered, in the order of their first messages.
    caught_up: dict[Seat, None] = field(default_factory=dict)
    # What some of the posts carry.
    carried: Mapping[Post, Extras] = field(default_factory=dict)


class PostingService(Composer[Ahead]):
    def __init__(
        self, swap: Swaps, clock: Clock, sessions: SessionDirectory, assembly: Assembly,
        receipts: Receipts, carrying: Carrying, quiet_above: int,
    ) -> None:  # fmt: skip
        self._clock = clock
        self._sessions = sessions
        self._assembly = assembly
        self._receipts = receipts
        self._carrying = carrying
        self._quiet_above = quiet_above
        self._swap = swap
        self._remembered = Remembered()

    @override
    async def ahead(self, posts: Sequence[Post]) -> Ahead:
        # Many posts of few sockets: ids are told apart more slowly than objects.
        callers = {id(post.caller): post.caller for post in posts}.values()
        speakers = await self._sessions.speakers({caller.session_id for caller in callers})
        shown = await self._receipts.shown(caller.account_id for caller in callers)
        return Ahead(speakers, shown)

    @override
    async def at_once(self, posts: Sequence[Post], ahead: Ahead) -> list[Posted | None]:
        # A chat in which more than words is posted is held: its messages keep their order.
        held = {post.chat_id for post in posts if not post.bare and post.carries}
        places = {post.place for post in posts}
        if held:
            places = {place for place in places if place[0] not in held}
        seats = self._remembered.known(places)
        if not seats:
            return [None] * len(posts)
        async with self._swap() as swap:
            if not swap.may_tell(MessagePosted, ReadMoved):
                return [None] * len(posts)
            batch = self._batch(ahead, seats, await _answerable(swap, posts))
            seen = {seat.line: seat.line.end for seat in seats.values()}
            outcomes = self._outcomes(batch, posts)
            others = await self._swapped(swap, batch, seen) if batch.new else set()
            self._tell(swap, batch, others)
        # Whom to refuse is for those to say who hold the chat.
        return [
            one if isinstance(one, Posted) and not (others and post.chat_id in others) else None
            for post, one in zip(posts, outcomes, strict=True)
        ]

    async def _swapped(self, swap: Swap, batch: Batch, seen: Mapping[Line, End]) -> set[UUID]:
        """Which chats were not as remembered; the others are written."""
        chats = {line.chat_id for line in {seat.line for seat in batch.latest}}
        self._remembered.doubt(chats)
        written = await LineSwap(swap).write(batch.new, list(batch.latest), seen, batch.now)
        self._remembered.hit(written)
        others = chats - written
        self._remembered.missed(others)
        return others

    @override
    async def compose(
        self, transaction: Transaction, posts: Sequence[Post], ahead: Ahead, *, repeats: bool
    ) -> list[Outcome]:
        """Locks the chats, in the order of their ids, then asks everything at once."""
        places = {post.place for post in posts}
        seats = await held_seats(transaction, places, self._remembered.regulars(places))
        self._remembered.read(places, seats)
        self._remembered.doubt(chat_id for chat_id, _ in places)
        batch = self._batch(ahead, seats, await _answerable(transaction.rows, posts))
        if repeats:
            keys = {post.key for post in posts if post.key is not None}
            batch.posted = await self._earlier(transaction, keys)
            batch.carried = await self._carrying.of(transaction, posts)
        strangers = [(post.caller, post.chat_id) for post in posts if post.place not in seats]
        if strangers:
            batch.visited = await visited(transaction, strangers)
        files, asked = CarriedCrud(transaction), _asked_files(posts)
        if asked:
            batch.files = await files.postable(asked, batch.now - POSTABLE)
        outcomes = self._outcomes(batch, posts)
        if batch.new:
            await LineCrud(transaction).write(batch.new, list(batch.latest), batch.now)
            await files.use(batch.new, batch.files.fresh, batch.now)
        self._tell(transaction, batch)
        if batch.carried:
            await self._carrying.written(transaction, batch.new)
        return outcomes

    @override
    def committed(self, posts: Sequence[Post]) -> None:
        self._remembered.trust({post.chat_id for post in posts})

    def _batch(self, ahead: Ahead, seats: Mapping[Place, Seat], answerable: set[Place]) -> Batch:
        return Batch(self._clock.now(), ahead, seats, answerable)

    def _outcomes(self, batch: Batch, posts: Sequence[Post]) -> list[Outcome]:
        outcomes = [self._outcome(batch, post) for post in posts]
        for seat in batch.latest:
            if seat.account_id in batch.ahead.shown:
                seat.shown_read_seq = seat.last_read_seq
        return outcomes

    def _outcome(self, batch: Batch, post: Post) -> Outcome:
        seat = batch.seats.get(post.place)
        sender = batch.ahead.speakers.get(post.caller.session_id)
        if sender is None:
            return NotSignedIn()
        if seat is None:
            visits = post.caller.moderates and post.chat_id in batch.visited
            return NotAMember() if visits else ChatMissing()
        if seat.line.posting != "everyone" and (refusal := _denied(post, seat)) is not None:
            return refusal
        if post.bare and batch.posted is None:
            return Posted(self._add(batch, post, seat, sender, None), False)
        return self._checked(batch, post, seat, sender)

    def _checked(self, batch: Batch, post: Post, seat: Seat, sender: Person) -> Outcome:
        """One that may be a repeat, or speaks of something that has to be there."""
        key = None if batch.posted is None else post.key
        if batch.posted is not None and key in batch.posted:
            return Posted(batch.posted[key], True)
        reply_to = post.reply_to_id
        if reply_to is not None and (post.chat_id, reply_to) not in batch.answerable:
            return MessageMissing()
        extras = batch.carried.get(post) if post.rich else None
        if extras is not None and not batch.files.has(extras.attachments):
            return AttachmentMissing()
        if post.attachment_ids:
            files = batch.files.of(sender.id, post.attachment_ids)
            if files is None:
                if batch.posted is None and post.key is not None:
                    raise AlreadyPosted  # or not: what was posted may have lost its files since
                return AttachmentMissing()
            carried = extras or NOTHING
            extras = carried.model_copy(update={"attachments": [*carried.attachments, *files]})
        message = self._add(batch, post, seat, sender, extras)
        if key is not None and batch.posted is not None:
            batch.posted[key] = message
        return Posted(message, False)

    async def _earlier(
        self, transaction: Transaction, keys: Collection[Key]
    ) -> dict[Key, PostedMessage | MessageRead]:
        """What was posted before, as it is now. Read once per chat: its line is held meanwhile, and
        after a fault whole batches are repeats."""
        by_chat: defaultdict[UUID, dict[Key, Message]] = defaultdict(dict)
        rows = await MessageCrud(transaction).by_keys(keys) if keys else {}
        for key, row in rows.items():
            by_chat[row.chat_id][key] = row
        told: dict[Key, PostedMessage | MessageRead] = {}
        for chat_id, theirs in by_chat.items():
            chat = await ChatCrud(transaction).get(chat_id)
            if chat is None:
                raise LookupError("a chat that is held is not there")
            messages = await self._assembly.messages(transaction, chat, list(theirs.values()))
            told.update(zip(theirs, messages, strict=True))
        return told

    def _add(
        self, batch: Batch, post: Post, seat: Seat, sender: Person, extras: Extras | None
    ) -> PostedMessage:
        """Numbers the message, and moves the sender's own read mark."""
        line = seat.line
        if seat.last_read_seq < line.last_seq:
            batch.caught_up[seat] = None
        place = line.next()
        seat.last_read_seq = place[0]
        message = PostedMessage(
            new_id(), post.chat_id, place, sender, post.text, batch.now,
            post.reply_to_id, post.client_message_id,
            counted=line.member_count <= self._quiet_above, names=seat.names, extras=extras,
        )  # fmt: skip
        batch.latest[seat] = message
        batch.new.append(message)
        return message

    def _tell(self, told: Recorder, batch: Batch, besides: Collection[UUID] = ()) -> None:
        """What was written; `besides` are chats that were not."""
        record = told.record
        for message in batch.new:
            if not besides or message.chat_id not in besides:
                record(MessagePosted(version=message.version, message=message))
        if batch.caught_up:
            self._tell_readers(told, batch, besides)

    def _tell_readers(self, told: Recorder, batch: Batch, besides: Collection[UUID]) -> None:
        """Posting is reading: what lay unread before a message is read with it."""
        posters: defaultdict[Line, list[Seat]] = defaultdict(list)
        for seat in batch.latest:
            posters[seat.line].append(seat)
        shown, now = batch.ahead.shown, batch.now
        for seat in batch.caught_up:
            line, message = seat.line, batch.latest[seat]
            if besides and message.chat_id in besides:
                continue
            # In a chat too large to count who has read, too.
            quiet = line.member_count > self._quiet_above or seat.account_id not in shown
            by_all = None if quiet else _read_by_all(message, posters[line], line.member_count)
            told.record(ReadMoved(
                message.chat_id, seat.account_id, message.id, message.seq, now, by_all, quiet,
                posting=True,
            ))  # fmt: skip


def _asked_files(posts: Sequence[Post]) -> set[UUID]:
    asked = {id_ for post in posts for id_ in post.attachment_ids}
    passed_on = [post.extras for post in posts if post.extras is not None]
    return asked | {file.id for extras in passed_on for file in extras.attachments}


def _denied(post: Post, seat: Seat) -> AppError | None:
    """What keeps a member from posting where not everybody may."""
    if seat.line.posting == CLOSED:
        return DirectClosed()
    if seat.line.posting == "admins" and not (
        seat.manages or oversees(post.caller, seat.line.type)
    ):
        return WritingDenied()
    return None


async def _answerable(rows: Finder, posts: Sequence[Post]) -> set[Place]:
    """Which of the messages that are replied to there are; none is ever gone while its chat is."""
    replies = [post for post in posts if not post.bare]
    asked = {(post.chat_id, reply) for post in replies if (reply := post.reply_to_id)}
    return await existing(rows, asked)


def _read_by_all(message: PostedMessage, posters: list[Seat], members: int) -> bool:
    """A message of this batch can have been read only by those who post in it, too."""
    if len(posters) < members:
        return False
    return min([seat.shown_read_seq for seat in posters]) >= message.seq
