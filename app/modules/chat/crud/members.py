"""Member rows: who is in a chat."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import aliased

from app.kernel.transaction import Transaction
from app.modules.chat.models import Chat, Member


class MemberCrud:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    def add(self, member: Member) -> Member:
        self._session.add(member)
        return member

    async def get(self, chat_id: UUID, account_id: UUID) -> Member | None:
        return await self._session.get(Member, (chat_id, account_id))

    async def lock(self, chat_id: UUID, account_id: UUID) -> Member | None:
        """The row, held until the block ends and read afresh."""
        return await self._session.get(
            Member, (chat_id, account_id), with_for_update=True, populate_existing=True
        )

    async def of_pairs(self, pairs: Collection[tuple[UUID, UUID]]) -> Sequence[Member]:
        """The members among these, each named by chat and account."""
        name = tuple_(Member.chat_id, Member.account_id)
        return (await self._session.scalars(select(Member).where(name.in_(list(pairs))))).all()

    async def page(
        self, chat_id: UUID, limit: int, after: tuple[datetime, UUID] | None
    ) -> Sequence[Member]:
        """In the order of joining."""
        query = select(Member).where(Member.chat_id == chat_id)
        query = query.order_by(Member.joined_at, Member.account_id).limit(limit)
        if after is not None:
            moment, account_id = after
            same = (Member.joined_at == moment) & (Member.account_id > account_id)
            query = query.where(or_(Member.joined_at > moment, same))
        return (await self._session.scalars(query)).all()

    async def account_ids(self, chat_id: UUID) -> tuple[UUID, ...]:
        query = select(Member.account_id).where(Member.chat_id == chat_id)
        return tuple((await self._session.scalars(query)).all())

    async def among(self, chat_id: UUID, account_ids: Iterable[UUID]) -> set[UUID]:
        """Which of these are members."""
        query = select(Member.account_id).where(Member.chat_id == chat_id)
        query = query.where(Member.account_id.in_(list(account_ids)))
        return set((await self._session.scalars(query)).all())

    async def remove(self, member: Member) -> None:
        await self._session.delete(member)

    async def marks(self, chat_id: UUID) -> Sequence[tuple[UUID, int]]:
        """Every member's read mark."""
        query = select(Member.account_id, Member.last_read_seq).where(Member.chat_id == chat_id)
        return [(row[0], row[1]) for row in (await self._session.execute(query)).all()]

    async def readers(self, chat_id: UUID, seq: int, besides: UUID) -> Sequence[Member]:
        """Members whose mark has reached the message, without its sender."""
        query = select(Member).where(
            Member.chat_id == chat_id, Member.last_read_seq >= seq, Member.account_id != besides
        )
        return (await self._session.scalars(query.order_by(Member.last_read_at))).all()

    async def behind(self, chat_id: UUID, seq: int) -> int:
        """How many members have not read up to there."""
        query = select(func.count()).select_from(Member)
        query = query.where(Member.chat_id == chat_id, Member.last_read_seq < seq)
        return int(await self._session.scalar(query) or 0)

    async def partners(self, account_id: UUID) -> Sequence[UUID]:
        """The other people in the account's direct chats."""
        mine, theirs = aliased(Member), aliased(Member)
        query = select(theirs.account_id).join(Chat, Chat.id == theirs.chat_id)
        query = query.join(mine, mine.chat_id == theirs.chat_id).where(
            Chat.type == "direct", mine.account_id == account_id, theirs.account_id != account_id
        )
        return (await self._session.scalars(query)).all()

    async def roles(self, chat_id: UUID, account_ids: Iterable[UUID]) -> dict[UUID, str]:
        """The roles of those among these who are members."""
        query = select(Member.account_id, Member.role).where(Member.chat_id == chat_id)
        query = query.where(Member.account_id.in_(list(account_ids)))
        return {row[0]: row[1] for row in (await self._session.execute(query)).all()}
