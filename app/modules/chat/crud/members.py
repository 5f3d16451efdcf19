"""Member rows: who is in a chat."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import aliased

from app.kernel.loader import padded
from app.kernel.transaction import Transaction
from app.modules.chat.crud.reactions import among
from app.modules.chat.models import Chat, Member, Message


class Mark(NamedTuple):
    """How far somebody has read, and where they came in."""

    account_id: UUID
    joined_seq: int
    shown_read_seq: int


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
        """The members among these, each named by chat and account, read afresh."""
        name = tuple_(Member.chat_id, Member.account_id)
        query = select(Member).where(name.in_(list(pairs)))
        fresh = query.execution_options(populate_existing=True)
        return (await self._session.scalars(fresh)).all()

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

    async def of_chats(self, chat_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
        """Who is in these chats, by chat."""
        found: defaultdict[UUID, set[UUID]] = defaultdict(set)
        if chat_ids:
            query = select(Member.chat_id, Member.account_id)
            query = query.where(Member.chat_id.in_(padded(chat_ids)))
            for chat_id, account_id in (await self._session.execute(query)).all():
                found[chat_id].add(account_id)
        return found

    async def joined_since(
        self, account_ids: Collection[UUID], since: datetime
    ) -> Sequence[tuple[UUID, Chat]]:
        """The chats that these accounts have joined since then, each beside its account."""
        query = select(Member.account_id, Chat).join(Chat, Chat.id == Member.chat_id)
        query = query.where(Member.account_id.in_(padded(account_ids)), Member.joined_at >= since)
        return [(row[0], row[1]) for row in (await self._session.execute(query)).all()]

    async def among(self, chat_id: UUID, account_ids: Iterable[UUID]) -> set[UUID]:
        """Which of these are members."""
        query = select(Member.account_id).where(Member.chat_id == chat_id)
        query = query.where(Member.account_id.in_(list(account_ids)))
        return set((await self._session.scalars(query)).all())

    async def remove(self, member: Member) -> None:
        await self._session.delete(member)

    async def marks(self, chat_id: UUID) -> Sequence[Mark]:
        """Every member's read mark."""
        columns = (Member.account_id, Member.joined_seq, Member.shown_read_seq)
        rows = await self._session.execute(select(*columns).where(Member.chat_id == chat_id))
        return [Mark(*row) for row in rows.all()]

    async def read_counts(self, messages: Collection[Message]) -> dict[UUID, int]:
        """Of one message per chat, how many others have read it, by chat."""
        if not messages:
            return {}
        query = select(Member.chat_id, func.count()).join(
            Message, Message.chat_id == Member.chat_id
        )
        query = query.where(
            among(Message.chat_id, Message.seq, [(each.chat_id, each.seq) for each in messages]),
            # As differences: a range of `seq` would be read instead of the one that is looked up.
            Member.shown_read_seq - Message.seq >= 0,
            Message.seq - Member.joined_seq > 0,
            Member.account_id != Message.sender_id,
        )
        rows = await self._session.execute(query.group_by(Member.chat_id))
        return {row[0]: row[1] for row in rows.all()}

    async def least_read(self, chat_ids: Collection[UUID]) -> dict[UUID, int]:
        """Up to where everybody has read, by chat."""
        query = select(Member.chat_id, func.min(Member.shown_read_seq)).group_by(Member.chat_id)
        rows = await self._session.execute(query.where(Member.chat_id.in_(list(chat_ids))))
        return {row[0]: row[1] for row in rows.all()}

    async def readers(self, chat_id: UUID, seq: int, besides: UUID) -> Sequence[Member]:
        """Members whose mark has reached the message, without its sender."""
        query = select(Member).where(
            Member.chat_id == chat_id,
            Member.joined_seq < seq,
            Member.shown_read_seq >= seq,
            Member.account_id != besides,
        )
        return (await self._session.scalars(query.order_by(Member.last_read_at))).all()

    async def behind(self, chat_id: UUID, seq: int) -> int:
        """How many members have not read up to there."""
        query = select(func.count()).select_from(Member)
        query = query.where(Member.chat_id == chat_id, Member.shown_read_seq < seq)
        return int(await self._session.scalar(query) or 0)

    async def partners(self, account_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
        """The other people in the accounts' direct chats, by account."""
        mine, theirs, keys = aliased(Member), aliased(Member), padded(account_ids)
        query = select(mine.account_id, theirs.account_id)
        query = query.join(theirs, mine.chat_id == theirs.chat_id)
        query = query.join(Chat, Chat.id == mine.chat_id).where(
            Chat.type == "direct", mine.account_id.in_(keys), theirs.account_id != mine.account_id
        )
        found: dict[UUID, list[UUID]] = {account_id: [] for account_id in keys}
        for account_id, other in (await self._session.execute(query)).all():
            found[account_id].append(other)
        return found

    async def roles(self, chat_id: UUID, account_ids: Iterable[UUID]) -> dict[UUID, str]:
        """The roles of those among these who are members."""
        query = select(Member.account_id, Member.role).where(Member.chat_id == chat_id)
        query = query.where(Member.account_id.in_(list(account_ids)))
        return {row[0]: row[1] for row in (await self._session.execute(query)).all()}
