"""Writing a batch of messages under the locks of their chats: rights, repeats, numbers, rows."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from orjson import Fragment
from typing_extensions import override

from app.kernel.errors import NotSignedIn
from app.kernel.ids import new_id
from app.kernel.ports import Clock
from app.kernel.transaction import Transaction
from app.modules.auth.public import Person, SessionDirectory
from app.modules.chat.access import held_seats
from app.modules.chat.crud.chats import ChatCrud
from app.modules.chat.crud.lines import LineCrud, Place, Seat
from app.modules.chat.crud.messages import Key, MessageCrud
from app.modules.chat.errors import ChatMissing, MessageMissing, WritingDenied
from app.modules.chat.events import MessagePosted, ReadMoved
from app.modules.chat.models import Message
from app.modules.chat.schemas.messages import MessageRead
from app.modules.chat.schemas.posted import PostedMessage, person_json
from app.modules.chat.service.assembly import Assembly
from app.modules.chat.service.receipts import Receipts
from app.modules.chat.service.regulars import Regulars
from app.modules.chat.service.writer import Composer, Outcome, Post, Posted


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is asked before the block is opened; at most a second old."""

    speakers: Mapping[UUID, Person]  # by session
    shown: set[UUID]  # who lets others see what they have read


@dataclass(slots=True)
class Batch:
    """What was read once for all posts of a batch, and what becomes of it."""

    transaction: Transaction
    now: datetime
    ahead: Ahead
    seats: dict[Place, Seat]
    earlier: dict[Key, MessageRead]
    answerable: set[tuple[UUID, UUID]]
    senders: dict[UUID, Fragment]
    new: list[PostedMessage] = field(default_factory=list)
    posted: dict[Key, Posted] = field(default_factory=dict)
    # The last message of everybody who posted, by place.
    latest: dict[Place, PostedMessage] = field(default_factory=dict)
    # Those of them who had not read what they answered.
    caught_up: set[Place] = field(default_factory=set)


class PostingService(Composer[Ahead]):
    def __init__(
        self, clock: Clock, sessions: SessionDirectory, assembly: Assembly, receipts: Receipts,
        quiet_above: int,
    ) -> None:  # fmt: skip
        self._clock = clock
        self._sessions = sessions
        self._assembly = assembly
        self._receipts = receipts
        self._quiet_above = quiet_above
        self._regulars = Regulars()

    @override
    async def ahead(self, posts: Sequence[Post]) -> Ahead:
        speakers = await self._sessions.speakers({post.caller.session_id for post in posts})
        shown = await self._receipts.shown(post.caller.account_id for post in posts)
        return Ahead(speakers, shown)

    @override
    async def compose(
        self, transaction: Transaction, posts: Sequence[Post], ahead: Ahead, *, repeats: bool
    ) -> list[Outcome]:
        batch = await self._read(transaction, posts, ahead, repeats=repeats)
        outcomes = [self._outcome(batch, post) for post in posts]
        if batch.new:
            await self._write(batch)
        return outcomes

    async def _read(
        self, transaction: Transaction, posts: Sequence[Post], ahead: Ahead, *, repeats: bool
    ) -> Batch:
        """Locks the chats, in the order of their ids, then asks everything at once."""
        places = {post.place for post in posts}
        seats = await held_seats(transaction, places, self._regulars.among(places))
        self._regulars.saw(places, seats)
        replies = {(p.chat_id, p.body.reply_to_id) for p in posts if p.body.reply_to_id}
        keys = {post.key for post in posts if post.key is not None} if repeats else set()
        return Batch(
            transaction=transaction,
            now=self._clock.now(),
            ahead=ahead,
            seats=seats,
            earlier=await self._earlier(transaction, keys),
            answerable=await LineCrud(transaction).existing(replies),
            senders={one.id: person_json(one) for one in ahead.speakers.values()},
        )

    def _outcome(self, batch: Batch, post: Post) -> Outcome:
        seat = batch.seats.get(post.place)
        sender = batch.ahead.speakers.get(post.caller.session_id)
        if sender is None:
            return NotSignedIn()
        if seat is None:
            return ChatMissing()
        if seat.line.posting == "admins" and not seat.manages:
            return WritingDenied()
        key, reply_to = post.key, post.body.reply_to_id
        if key is not None and key in batch.posted:
            return Posted(batch.posted[key].said, True)
        if key is not None and key in batch.earlier:
            return Posted(batch.earlier[key], True)
        if reply_to is not None and (post.chat_id, reply_to) not in batch.answerable:
            return MessageMissing()
        posted = Posted(self._add(batch, post, seat, sender), False)
        if key is not None:
            batch.posted[key] = posted
        return posted

    async def _earlier(
        self, transaction: Transaction, keys: Collection[Key]
    ) -> dict[Key, MessageRead]:
        """What was posted before, as it is now. Read once per chat: its line is held meanwhile, and
        after a fault whole batches are repeats."""
        by_chat: defaultdict[UUID, dict[Key, Message]] = defaultdict(dict)
        rows = await MessageCrud(transaction).by_keys(keys) if keys else {}
        for key, row in rows.items():
            by_chat[row.chat_id][key] = row
        told: dict[Key, MessageRead] = {}
        for chat_id, theirs in by_chat.items():
            chat = await ChatCrud(transaction).get(chat_id)
            if chat is None:
                raise LookupError("a chat that is held is not there")
            messages = await self._assembly.messages(transaction, chat, list(theirs.values()))
            told.update(zip(theirs, messages, strict=True))
        return told

    def _add(self, batch: Batch, post: Post, seat: Seat, sender: Person) -> PostedMessage:
        """Numbers the message, and moves the sender's own read mark."""
        behind = seat.last_read_seq < seat.line.last_seq
        seq, version = seat.line.next()
        seat.last_read_seq = seq
        if sender.id in batch.ahead.shown:
            seat.shown_read_seq = seq
        message = PostedMessage(
            new_id(), seat.line.chat_id, (seq, version), sender, batch.senders[sender.id],
            post.body.text, batch.now, post.body.reply_to_id, post.body.client_message_id,
            counted=not self._quiet(seat), names=seat.names,
        )  # fmt: skip
        if behind:
            batch.caught_up.add(post.place)
        batch.latest[post.place] = message
        batch.new.append(message)
        batch.transaction.record(MessagePosted(version=version, message=message))
        return message

    async def _write(self, batch: Batch) -> None:
        seats = [batch.seats[place] for place in batch.latest]
        await LineCrud(batch.transaction).write(batch.new, seats, batch.now)
        self._tell_readers(batch)

    def _tell_readers(self, batch: Batch) -> None:
        """Posting is reading: what lay unread before a message is read with it."""
        posters: defaultdict[UUID, list[Seat]] = defaultdict(list)
        for place in batch.latest:
            posters[place[0]].append(batch.seats[place])
        for place in batch.caught_up:
            message, seat = batch.latest[place], batch.seats[place]
            quiet = seat.account_id not in batch.ahead.shown or self._quiet(seat)
            batch.transaction.record(
                ReadMoved(
                    chat_id=message.chat_id,
                    account_id=seat.account_id,
                    last_read_message_id=message.id,
                    last_read_seq=message.seq,
                    read_at=batch.now,
                    read_by_all=None if quiet else _read_by_all(message, posters[place[0]]),
                    quiet=quiet,
                )
            )

    def _quiet(self, seat: Seat) -> bool:
        """In a chat too large to count who has read."""
        return seat.line.member_count > self._quiet_above


def _read_by_all(message: PostedMessage, posters: list[Seat]) -> bool:
    """A message of this batch can have been read only by those who post in it, too."""
    if len(posters) < posters[0].line.member_count:
        return False
    return all(seat.shown_read_seq >= message.seq for seat in posters)
