"""Accounts in the database."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from app.kernel.loader import padded
from app.kernel.transaction import Glance, Transaction
from app.modules.auth.models import Account
from app.modules.auth.models.accounts import blocked


class Face(NamedTuple):
    """As everybody sees an account."""

    id: UUID
    username: str | None
    display_name: str
    avatar_url: str | None


class AccountCrud:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    async def add(self, account: Account) -> Account:
        account.settle_names()
        self._session.add(account)
        await self._session.flush()
        return account

    async def add_all(self, accounts: Sequence[Account]) -> None:
        for account in accounts:
            account.settle_names()
        self._session.add_all(accounts)
        await self._session.flush()

    async def get(self, account_id: UUID) -> Account | None:
        return await self._session.get(Account, account_id)

    async def lock(self, account_id: UUID) -> Account | None:
        """Whoever changes sessions or rights of an account takes its row first."""
        return await self._session.scalar(
            select(Account)
            .where(Account.id == account_id)
            .with_for_update(key_share=True)
            # It may have been read before it was locked, and changed in between.
            .execution_options(populate_existing=True)
        )

    async def lock_with_admins(self, ids: Iterable[UUID]) -> dict[UUID, Account]:
        """These accounts and all admins, locked in the order of their ids: whoever would take the
        last admin away at the same moment waits, and then counts anew."""
        found = await self._session.scalars(
            select(Account)
            .where(or_(Account.id.in_(set(ids)), Account.role == "admin"))
            .order_by(Account.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
        return {account.id: account for account in found}

    async def by_email(self, email: str) -> Account | None:
        return await self._session.scalar(select(Account).where(Account.email == email))

    async def by_username(self, username: str) -> Account | None:
        return await self._session.scalar(select(Account).where(Account.username == username))

    async def named(self, usernames: Iterable[str]) -> dict[str, UUID]:
        query = select(Account.username, Account.id).where(Account.username.in_(padded(usernames)))
        found = await self._session.execute(query)
        return {username: id_ for username, id_ in found.all() if username is not None}

    async def change(self, account: Account, values: dict[str, object], now: datetime) -> None:
        for name, value in values.items():
            setattr(account, name, value)
        account.settle_names()
        account.updated_at = now
        await self._session.flush()

    async def many(self, ids: Iterable[UUID]) -> Sequence[Account]:
        return (await self._session.scalars(select(Account).where(Account.id.in_(set(ids))))).all()

    async def standing(self, ids: Iterable[UUID], now: datetime) -> set[UUID]:
        found = await self._session.scalars(
            select(Account.id).where(Account.id.in_(set(ids)), standing(now))
        )
        return set(found)

    async def ids_by_email(self, emails: Iterable[str]) -> dict[str, UUID]:
        found = await self._session.execute(
            select(Account.email, Account.id).where(Account.email.in_(set(emails)))
        )
        return {row[0]: row[1] for row in found.all()}

    async def page(
        self, search: str, after: UUID | None, limit: int, *, standing_at: datetime | None
    ) -> Sequence[Account]:
        """In the order of their ids, which is the order in which they came.

        Those that can take part at that moment; at None all that are not deleted.
        """
        among = Account.deleted_at.is_(None) if standing_at is None else standing(standing_at)
        found = select(Account).where(among).order_by(Account.id).limit(limit)
        if search:
            found = found.where(Account.searchable.contains(search, autoescape=True))
        if after is not None:
            found = found.where(Account.id > after)
        return (await self._session.scalars(found)).all()


async def faces(glance: Glance, ids: Collection[UUID]) -> list[Face]:
    """How these accounts look to everybody, whether or not they can take part."""
    columns = (Account.id, Account.username, Account.display_name, Account.avatar_url)
    return [Face(*row) for row in await glance.find(columns, {Account.id: list(ids)})]


async def standing_faces(glance: Glance, ids: Collection[UUID], now: datetime) -> dict[UUID, Face]:
    """The same of those who can take part, by account."""
    columns = (
        Account.id, Account.username, Account.display_name, Account.avatar_url,
        Account.is_confirmed, Account.deleted_at, Account.blocked_at, Account.blocked_until,
    )  # fmt: skip
    return {
        row[0]: Face(*row[:4])
        for row in await glance.find(columns, {Account.id: list(ids)})
        if row[4] and row[5] is None and not blocked(row[6], row[7], now)
    }


def standing(now: datetime) -> ColumnElement[bool]:
    """Accounts that can take part: `Account.stands` in SQL."""
    return and_(
        Account.is_confirmed,
        Account.deleted_at.is_(None),
        or_(Account.blocked_at.is_(None), Account.blocked_until <= now),
    )
