"""Reactions and pins: what people put on messages."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, literal_column, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from app.kernel.transaction import Transaction
from app.modules.chat.models import Message, Pin, Reaction

NAMED = 20  # accounts named per reaction; all are counted


class Counted(NamedTuple):
    """One of the first `NAMED` who put that emoji on the message, and how many did."""

    chat_id: UUID
    seq: int
    emoji: str
    account_id: UUID
    total: int


def among(
    chat_id: InstrumentedAttribute[UUID],
    seq: InstrumentedAttribute[int],
    places: Collection[tuple[UUID, int]],
) -> ColumnElement[bool]:
    """Whether that is one of these places; each column alone as well, since SQLite finds pairs of
    different types by the first of them only, and would read whole chats."""
    each = seq.in_({place[1] for place in places}), chat_id.in_({place[0] for place in places})
    return and_(*each, tuple_(chat_id, seq).in_(list(places)))


def ranked(which: ColumnElement[bool]) -> Any:
    """Reactions with the place of each among its message's equals, and how many those are."""
    each: Any = (Reaction.chat_id, Reaction.seq, Reaction.emoji)
    order = (Reaction.reacted_at, Reaction.account_id)
    return (
        select(
            Reaction.chat_id, Reaction.seq, Reaction.emoji, Reaction.account_id,
            Reaction.reacted_at, func.count().over(partition_by=each).label("total"),
            func.row_number().over(partition_by=each, order_by=order).label("place"),
        ).where(which).subquery()
    )  # fmt: skip


def named(put: Any) -> ColumnElement[bool]:
    """Those of `ranked` who are named."""
    return put.c.place <= literal_column(str(NAMED))  # type: ignore[no-any-return] # a column


class ReactionCrud:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    async def of_messages(self, chat_id: UUID, seqs: Sequence[int]) -> Sequence[Counted]:
        """In the order they were put."""
        return await self._counted((Reaction.chat_id == chat_id) & Reaction.seq.in_(list(seqs)))

    async def at(self, places: Collection[tuple[UUID, int]]) -> Sequence[Counted]:
        """Those on messages of several chats, each named by chat and `seq`."""
        return await self._counted(among(Reaction.chat_id, Reaction.seq, places))

    async def _counted(self, which: ColumnElement[bool]) -> Sequence[Counted]:
        put = ranked(which)
        columns = (put.c.chat_id, put.c.seq, put.c.emoji, put.c.account_id, put.c.total)
        query = select(*columns).where(named(put)).order_by(put.c.reacted_at, put.c.account_id)
        return [Counted(*row) for row in (await self._session.execute(query)).all()]

    async def add(self, message: Message, emoji: str, account_id: UUID, at: datetime) -> bool:
        """False if it was there."""
        key = (message.chat_id, message.seq, emoji, account_id)
        if await self._session.get(Reaction, key) is not None:
            return False
        self._session.add(
            Reaction(
                chat_id=message.chat_id,
                seq=message.seq,
                emoji=emoji,
                account_id=account_id,
                reacted_at=at,
            )
        )
        return True

    async def remove(self, message: Message, emoji: str, account_id: UUID) -> bool:
        """False if it was not there."""
        key = (message.chat_id, message.seq, emoji, account_id)
        reaction = await self._session.get(Reaction, key)
        if reaction is None:
            return False
        await self._session.delete(reaction)
        return True

    async def kinds(self, message: Message) -> set[str]:
        """The different emoji on a message."""
        query = select(Reaction.emoji).distinct()
        query = query.where(Reaction.chat_id == message.chat_id, Reaction.seq == message.seq)
        return set((await self._session.scalars(query)).all())

    async def clear(self, message: Message) -> None:
        await self._session.execute(
            delete(Reaction).where(Reaction.chat_id == message.chat_id, Reaction.seq == message.seq)
        )


class PinCrud:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    async def among(self, chat_id: UUID, seqs: Sequence[int]) -> set[int]:
        """Which of these are pinned."""
        query = select(Pin.seq).where(Pin.chat_id == chat_id, Pin.seq.in_(list(seqs)))
        return set((await self._session.scalars(query)).all())

    async def at(self, places: Collection[tuple[UUID, int]]) -> set[tuple[UUID, int]]:
        """Which of these messages of several chats are pinned."""
        query = select(Pin.chat_id, Pin.seq)
        rows = await self._session.execute(query.where(among(Pin.chat_id, Pin.seq, places)))
        return {(row[0], row[1]) for row in rows.all()}

    async def latest(self, chat_id: UUID, limit: int) -> Sequence[int]:
        """The `seq` of the newest pins, newest first."""
        query = select(Pin.seq).where(Pin.chat_id == chat_id).order_by(Pin.pinned_at.desc())
        return (await self._session.scalars(query.limit(limit))).all()

    async def add(self, message: Message, account_id: UUID, at: datetime) -> bool:
        """False if it was pinned."""
        if await self._session.get(Pin, (message.chat_id, message.seq)) is not None:
            return False
        pin = Pin(chat_id=message.chat_id, seq=message.seq, account_id=account_id, pinned_at=at)
        self._session.add(pin)
        return True

    async def remove(self, message: Message) -> bool:
        """False if it was not pinned."""
        pin = await self._session.get(Pin, (message.chat_id, message.seq))
        if pin is None:
            return False
        await self._session.delete(pin)
        return True
