"""Writing a batch of messages under the locks of their chats: rights, repeats, numbers, rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.kernel.errors import AppError, NotSignedIn
from app.kernel.ids import new_id
from app.kernel.ports import Clock
from app.kernel.transaction import Transaction
from app.modules.auth.public import AccountDirectory, Person, SessionDirectory
from app.modules.chat.access import Membership, held_chats
from app.modules.chat.crud.chats import ChatCrud
from app.modules.chat.crud.members import MemberCrud
from app.modules.chat.crud.messages import Key, MessageCrud
from app.modules.chat.errors import ChatMissing, MessageMissing, WritingDenied
from app.modules.chat.events import MessagePosted, ReadMoved
from app.modules.chat.models import Message
from app.modules.chat.schemas.messages import MessageRead
from app.modules.chat.service.assembly import Assembly
from app.modules.chat.service.receipts import Receipts
from app.modules.chat.service.writer import Outcome, Post, Posted


@dataclass(slots=True)
class Batch:
    """What was read once for all posts of a batch."""

    transaction: Transaction
    now: datetime
    held: dict[tuple[UUID, UUID], Membership]
    speaking: set[UUID]
    earlier: dict[Key, Message]
    answerable: set[tuple[UUID, UUID]]
    people: dict[UUID, Person]
    shown: set[UUID]
    new: list[MessageRead] = field(default_factory=list)
    posted: dict[Key, Posted] = field(default_factory=dict)
    # The last message of those who had not read what they answered, by chat and account.
    caught_up: dict[tuple[UUID, UUID], MessageRead] = field(default_factory=dict)


class PostingService:
    def __init__(
        self, clock: Clock, directory: AccountDirectory, sessions: SessionDirectory,
        assembly: Assembly, receipts: Receipts,
    ) -> None:  # fmt: skip
        self._clock = clock
        self._directory = directory
        self._sessions = sessions
        self._assembly = assembly
        self._receipts = receipts

    async def compose(self, transaction: Transaction, posts: Sequence[Post]) -> list[Outcome]:
        """Writes what may be written, in order, and says of each post what became of it."""
        batch = await self._read(transaction, posts)
        outcomes = [await self._compose(batch, post) for post in posts]
        await MessageCrud(transaction).add_all(batch.new)
        await self._tell_readers(batch)
        return outcomes

    async def _tell_readers(self, batch: Batch) -> None:
        """Posting is reading: what lay unread before a message is read with it."""
        told = {(c, a) for c, a in batch.caught_up if not self._quiet(batch, c, a)}
        crud = MemberCrud(batch.transaction)
        least = await crud.least_read({chat_id for chat_id, _ in told}) if told else {}
        for (chat_id, account_id), message in batch.caught_up.items():
            quiet = (chat_id, account_id) not in told
            by_all = None if quiet else least[chat_id] >= message.seq
            batch.transaction.record(
                ReadMoved(
                    chat_id=chat_id,
                    account_id=account_id,
                    last_read_message_id=message.id,
                    last_read_seq=message.seq,
                    read_at=batch.now,
                    read_by_all=by_all,
                    quiet=quiet,
                )
            )

    def _quiet(self, batch: Batch, chat_id: UUID, account_id: UUID) -> bool:
        shown = account_id in batch.shown
        return not shown or self._assembly.quiet(batch.held[chat_id, account_id].chat)

    async def _read(self, transaction: Transaction, posts: Sequence[Post]) -> Batch:
        """Locks the chats, in the order of their ids, then asks everything at once."""
        senders = {post.caller.account_id for post in posts}
        pairs = {(post.chat_id, post.caller.account_id) for post in posts}
        held = await held_chats(transaction, pairs)
        messages = MessageCrud(transaction)
        replies = {(p.chat_id, p.body.reply_to_id) for p in posts if p.body.reply_to_id}
        keys = {key for post in posts if (key := _key(post)) is not None}
        return Batch(
            transaction=transaction,
            now=self._clock.now(),
            held=held,
            speaking=await self._sessions.speaking(
                transaction, {post.caller.session_id for post in posts}
            ),
            earlier=await messages.by_keys(keys),
            answerable=await messages.existing(replies),
            people=await self._directory.people(transaction, senders),
            shown=await self._receipts.shown(transaction, senders),
        )

    async def _compose(self, batch: Batch, post: Post) -> Outcome:
        held = batch.held.get((post.chat_id, post.caller.account_id))
        refusal = _refusal(batch, post, held)
        if refusal is not None or held is None:
            return refusal or ChatMissing()
        key = _key(post)
        if key is not None and key in batch.posted:
            return Posted(batch.posted[key].message, True)
        if key is not None and key in batch.earlier:
            row = batch.earlier[key]
            return Posted(await self._assembly.message(batch.transaction, held.chat, row), True)
        reply_to = post.body.reply_to_id
        if reply_to is not None and (post.chat_id, reply_to) not in batch.answerable:
            return MessageMissing()
        posted = Posted(self._add(batch, post, held), False)
        if key is not None:
            batch.posted[key] = posted
        return posted

    def _add(self, batch: Batch, post: Post, held: Membership) -> MessageRead:
        """Numbers the message, and moves the sender's own read mark."""
        behind = held.member.last_read_seq < held.chat.last_seq
        seq, version = ChatCrud(batch.transaction).next_message(held.chat, batch.now)
        counted = not self._assembly.quiet(held.chat)
        held.member.last_read_seq = seq
        if post.caller.account_id in batch.shown:
            held.member.shown_read_seq = seq
        held.member.last_read_at = batch.now
        held.member.marked_unread = False
        message = MessageRead(
            id=new_id(),
            chat_id=post.chat_id,
            seq=seq,
            version=version,
            sender_id=post.caller.account_id,
            sender=batch.people[post.caller.account_id],
            text=post.body.text,
            sent_at=batch.now,
            reply_to_id=post.body.reply_to_id,
            client_message_id=post.body.client_message_id,
            is_read=False if counted else None,
            read_count=0 if counted else None,
        )
        place = post.chat_id, post.caller.account_id
        if behind or place in batch.caught_up:
            batch.caught_up[place] = message
        batch.new.append(message)
        batch.transaction.record(MessagePosted(version=version, message=message))
        return message


def _refusal(batch: Batch, post: Post, held: Membership | None) -> AppError | None:
    if post.caller.session_id not in batch.speaking:
        return NotSignedIn()
    if held is None:
        return ChatMissing()
    if held.chat.posting == "admins" and not held.manages:
        return WritingDenied()
    return None


def _key(post: Post) -> Key | None:
    """What makes a repeat of this post recognisable, if its client gave it a key."""
    if post.body.client_message_id is None:
        return None
    return post.chat_id, post.caller.account_id, post.body.client_message_id
