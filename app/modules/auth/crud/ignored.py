"""Ignored people in the database."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, delete, func, or_, select

from app.kernel.transaction import Transaction
from app.modules.auth.models import Account, IgnoredPerson

Pair = tuple[IgnoredPerson, Account]


class IgnoredCrud:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    async def get(self, account_id: UUID, ignored_id: UUID) -> IgnoredPerson | None:
        return await self._session.get(IgnoredPerson, (account_id, ignored_id))

    async def add(self, account_id: UUID, ignored_id: UUID, now: datetime) -> IgnoredPerson:
        row = IgnoredPerson(account_id=account_id, ignored_id=ignored_id, ignored_at=now)
        self._session.add(row)
        await self._session.flush()
        return row

    async def remove(self, account_id: UUID, ignored_id: UUID) -> bool:
        """Whether the person was ignored."""
        found = await self._session.scalar(
            delete(IgnoredPerson)
            .where(IgnoredPerson.account_id == account_id, IgnoredPerson.ignored_id == ignored_id)
            .returning(IgnoredPerson.ignored_id)
        )
        return found is not None

    async def count(self, account_id: UUID) -> int:
        query = select(func.count()).where(IgnoredPerson.account_id == account_id)
        return int(await self._session.scalar(query.select_from(IgnoredPerson)) or 0)

    async def page(
        self, account_id: UUID, limit: int, after: tuple[datetime, UUID] | None
    ) -> Sequence[Pair]:
        """Those the account ignores, in the order in which it began to."""
        query = select(IgnoredPerson, Account).join(Account, Account.id == IgnoredPerson.ignored_id)
        query = query.where(IgnoredPerson.account_id == account_id)
        query = query.order_by(IgnoredPerson.ignored_at, IgnoredPerson.ignored_id).limit(limit)
        if after is not None:
            moment, ignored_id = after
            same = and_(IgnoredPerson.ignored_at == moment, IgnoredPerson.ignored_id > ignored_id)
            query = query.where(or_(IgnoredPerson.ignored_at > moment, same))
        return [(row[0], row[1]) for row in (await self._session.execute(query)).all()]

    async def between(self, one: UUID, other: UUID) -> bool:
        """Whether either of the two ignores the other."""
        query = select(IgnoredPerson.account_id).where(
            or_(
                and_(IgnoredPerson.account_id == one, IgnoredPerson.ignored_id == other),
                and_(IgnoredPerson.account_id == other, IgnoredPerson.ignored_id == one),
            )
        )
        return await self._session.scalar(query.limit(1)) is not None

    async def hold(self, account_ids: Iterable[UUID]) -> None:
        """None of these begins or ceases to ignore anybody until the block ends."""
        query = select(Account.id).where(Account.id.in_(set(account_ids))).order_by(Account.id)
        await self._session.execute(query.with_for_update(read=True))

    async def ignoring(self, ignored_id: UUID, among: Iterable[UUID]) -> set[UUID]:
        """Those among the accounts who ignore this one."""
        query = select(IgnoredPerson.account_id).where(
            IgnoredPerson.account_id.in_(set(among)), IgnoredPerson.ignored_id == ignored_id
        )
        return set((await self._session.scalars(query)).all())
