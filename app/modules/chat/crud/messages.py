"""Message rows: added with their numbers, found by them, and paged by ranges of `seq`."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, delete, select, tuple_
from sqlalchemy.orm import aliased

from app.kernel.loader import padded
from app.kernel.transaction import Transaction
from app.modules.chat.models import Edit, Hidden, Message

# The chat, the sender, and what the sender's client calls the message.
Key = tuple[UUID, UUID, UUID]


class MessageCrud:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    def add(self, message: Message) -> Message:
        self._session.add(message)
        return message

    async def clear(self, chat_id: UUID, limit: int) -> int:
        """Deletes the oldest of a chat that is gone, with what hangs on them; how many."""
        row = aliased(Message)
        oldest = select(row.seq.label("cleared")).where(row.chat_id == chat_id)
        oldest = oldest.order_by(row.seq).limit(limit)
        gone = delete(Message).where(Message.chat_id == chat_id, Message.seq.in_(oldest))
        gone = gone.execution_options(synchronize_session=False)
        result = await self._session.execute(gone)
        return cast("CursorResult[Any]", result).rowcount

    async def by_id(self, chat_id: UUID, message_id: UUID) -> Message | None:
        query = select(Message).where(Message.chat_id == chat_id, Message.id == message_id)
        return await self._session.scalar(query)

    async def by_keys(self, keys: Collection[Key]) -> dict[Key, Message]:
        """The messages that were posted before with these keys of their clients."""
        if not keys:
            return {}
        key = tuple_(Message.chat_id, Message.sender_id, Message.client_message_id)
        found = await self._session.scalars(select(Message).where(key.in_(list(keys))))
        return {
            (row.chat_id, row.sender_id, row.client_message_id): row
            for row in found.all()
            if row.client_message_id is not None
        }

    async def at(self, chat_id: UUID, seq: int) -> Message | None:
        return await self._session.get(Message, (chat_id, seq))

    async def between(self, chat_id: UUID, first: int, last: int) -> Sequence[Message]:
        """Messages whose `seq` lies in the range, both ends included, ascending."""
        if last < first:
            return []
        query = select(Message).where(Message.chat_id == chat_id)
        query = query.where(Message.seq.between(first, last)).order_by(Message.seq)
        return (await self._session.scalars(query)).all()

    async def extras(self, chat_id: UUID, first: int, last: int, holding: str) -> Sequence[str]:
        """What messages of the range carry, where it holds that text."""
        query = select(Message.extra).where(
            Message.chat_id == chat_id,
            Message.seq.between(first, last),
            Message.extra.contains(holding, autoescape=True),
        )
        found = await self._session.scalars(query)
        return [extra for extra in found if extra is not None]

    async def of_seqs(self, chat_id: UUID, seqs: Sequence[int]) -> Sequence[Message]:
        if not seqs:
            return []
        query = select(Message).where(Message.chat_id == chat_id, Message.seq.in_(list(seqs)))
        return (await self._session.scalars(query.order_by(Message.seq))).all()

    async def hidden(self, chat_id: UUID, account_id: UUID, first: int, last: int) -> set[int]:
        """Which messages of the range the account has deleted for itself."""
        query = select(Hidden.seq).where(Hidden.chat_id == chat_id, Hidden.account_id == account_id)
        return set(
            (await self._session.scalars(query.where(Hidden.seq.between(first, last)))).all()
        )

    async def hidden_by(
        self, chat_id: UUID, account_ids: Collection[UUID], first: int, last: int
    ) -> dict[UUID, frozenset[int]]:
        """Which messages of the range these accounts have deleted for themselves, by account."""
        query = select(Hidden.account_id, Hidden.seq).where(
            Hidden.chat_id == chat_id,
            Hidden.account_id.in_(padded(account_ids)),
            Hidden.seq.between(first, last),
        )
        found: defaultdict[UUID, set[int]] = defaultdict(set)
        for account_id, seq in (await self._session.execute(query)).all():
            found[account_id].add(seq)
        return {account_id: frozenset(seqs) for account_id, seqs in found.items()}

    async def hidden_among(
        self, chat_id: UUID, account_id: UUID, seqs: Collection[int]
    ) -> set[int]:
        """Which of these messages the account has deleted for itself."""
        query = select(Hidden.seq).where(Hidden.chat_id == chat_id, Hidden.account_id == account_id)
        return set((await self._session.scalars(query.where(Hidden.seq.in_(list(seqs))))).all())

    async def hide(self, chat_id: UUID, account_id: UUID, seq: int) -> None:
        if await self._session.get(Hidden, (chat_id, account_id, seq)) is None:
            self._session.add(Hidden(chat_id=chat_id, account_id=account_id, seq=seq))

    async def edits(self, message: Message) -> Sequence[Edit]:
        """Former texts, oldest first."""
        query = select(Edit).where(Edit.chat_id == message.chat_id, Edit.seq == message.seq)
        return (await self._session.scalars(query.order_by(Edit.number))).all()

    async def keep_text(self, message: Message) -> None:
        """Keeps the present text before it is overwritten."""
        number = len(await self.edits(message)) + 1
        self._session.add(
            Edit(
                chat_id=message.chat_id,
                seq=message.seq,
                number=number,
                text=message.text,
                written_at=message.edited_at or message.sent_at,
            )
        )

    async def forget_texts(self, message: Message) -> None:
        """A deleted message leaves no former texts behind."""
        await self._session.execute(
            delete(Edit).where(Edit.chat_id == message.chat_id, Edit.seq == message.seq)
        )
