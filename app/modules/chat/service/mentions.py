"""Mentions: who is named in a message, is told so, and how many of them are unread.

A member's row counts those behind their read mark and keeps the newest one's `seq`; a mark that has
passed that leaves none, so posting and reading to the end have nothing to do here. The chat is held
whenever this is changed.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.kernel.transaction import Transaction
from app.modules.auth.public import AccountDirectory, Ignoring
from app.modules.chat.crud.members import MemberCrud
from app.modules.chat.crud.messages import MessageCrud
from app.modules.chat.events import MentionsCounted
from app.modules.chat.models import Member, Message
from app.modules.chat.schemas.extras import mentions_in
from app.modules.chat.service.assembly import unread_mentions
from app.modules.chat.service.handles import handles_in, named_in


@dataclass(frozen=True, slots=True)
class Mentioning:
    """A message that names these people."""

    chat_id: UUID
    seq: int
    message_id: UUID
    sender_id: UUID
    account_ids: Collection[UUID]

    @classmethod
    def of(cls, row: Message, account_ids: Collection[UUID]) -> "Mentioning":
        return cls(row.chat_id, row.seq, row.id, row.sender_id, account_ids)


class Mentions:
    def __init__(self, directory: AccountDirectory, ignoring: Ignoring) -> None:
        self._directory = directory
        self._ignoring = ignoring

    async def named(
        self, transaction: Transaction, texts: Collection[tuple[UUID, str]]
    ) -> list[list[UUID]]:
        """Whom each of the texts names, of the members of its chat; a few questions for all."""
        handles = {handle for _, text in texts for handle in handles_in(text)}
        if not handles:
            return [[] for _ in texts]
        known = await self._directory.named(transaction, handles)
        found = [named_in(text, known) for _, text in texts]
        pairs = {
            (chat_id, one) for (chat_id, _), ids in zip(texts, found, strict=True) for one in ids
        }
        rows = await MemberCrud(transaction).of_pairs(pairs) if pairs else []
        members = {(row.chat_id, row.account_id) for row in rows}
        return [
            [one for one in ids if (chat_id, one) in members]
            for (chat_id, _), ids in zip(texts, found, strict=True)
        ]

    async def add(self, transaction: Transaction, said: Iterable[Mentioning]) -> None:
        """They are told, and it is unread to those who have not read the message."""
        for mentioning in said:
            for member in await self._told(transaction, mentioning):
                member.mention_count = unread_mentions(member) + 1
                member.mentioned_seq = max(member.mentioned_seq, mentioning.seq)
                _record(transaction, member, mentioning)

    async def withdraw(self, transaction: Transaction, mentioning: Mentioning) -> None:
        """The message names them no more."""
        for member in await self._told(transaction, mentioning):
            member.mention_count = max(0, unread_mentions(member) - 1)
            _record(transaction, member)

    async def _told(self, transaction: Transaction, mentioning: Mentioning) -> Sequence[Member]:
        """Those who have not read it, without the sender and whoever ignores the sender."""
        others = set(mentioning.account_ids) - {mentioning.sender_id}
        if not others:
            return []
        deaf = await self._ignoring.deaf_to(transaction, mentioning.sender_id, others)
        pairs = {(mentioning.chat_id, one) for one in others - deaf}
        members = await MemberCrud(transaction).of_pairs(pairs) if pairs else []
        return [one for one in members if one.last_read_seq < mentioning.seq]


async def read_mentions(transaction: Transaction, member: Member, before: int) -> None:
    """The member's mark has moved on from there."""
    if not member.mention_count or member.mentioned_seq <= before:
        return
    left = 0
    if member.last_read_seq < member.mentioned_seq:
        first, last = before + 1, member.last_read_seq
        messages = MessageCrud(transaction)
        texts = await messages.extras(member.chat_id, first, last, str(member.account_id))
        read = sum(member.account_id in mentions_in(text) for text in texts)
        left = max(0, member.mention_count - read)
    member.mention_count = left
    _record(transaction, member)


def _record(transaction: Transaction, member: Member, mentioning: Mentioning | None = None) -> None:
    transaction.record(
        MentionsCounted(
            chat_id=member.chat_id,
            account_id=member.account_id,
            count=unread_mentions(member),
            message_id=None if mentioning is None else mentioning.message_id,
            seq=None if mentioning is None else mentioning.seq,
        )
    )
