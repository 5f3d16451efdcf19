"""Sessions in the database."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_, select, true, update

from app.kernel.loader import padded
from app.kernel.transaction import Glance, Transaction
from app.modules.auth.crud.accounts import Face, standing, standing_faces
from app.modules.auth.crud.introductions import IntroductionCrud
from app.modules.auth.models import Account, AccountSession


class Speaker(NamedTuple):
    account_id: UUID
    role: str


class Standing(NamedTuple):
    """Whose a session is, whether it may speak, and whether the account is blocked."""

    account_id: UUID
    role: str
    speaks: bool
    blocked: bool


class Trace(NamedTuple):
    """From where a session was begun or last used."""

    device_id: str | None
    ip: str | None


class SessionCrud:
    """The account's row is locked before any of its sessions is changed, in this order always."""

    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session
        self._introductions = IntroductionCrud(transaction)

    async def add(self, session: AccountSession) -> AccountSession:
        self._session.add(session)
        await self._session.flush()
        return session

    async def lock_owner(self, session_id: UUID) -> Account | None:
        return await self._session.scalar(
            select(Account)
            .join(AccountSession, AccountSession.account_id == Account.id)
            .where(AccountSession.id == session_id)
            .with_for_update(key_share=True, of=Account)
        )

    async def traces(self, account_id: UUID, limit: int) -> list[Trace]:
        """From where the account was last used, in sessions that live and those that are over."""
        found = await self._session.execute(
            select(AccountSession.device_id, AccountSession.ip)
            .where(AccountSession.account_id == account_id)
            .order_by(AccountSession.last_used_at.desc())
            .limit(limit)
        )
        return [Trace(*row) for row in found.all()]

    async def lock(self, session_id: UUID) -> AccountSession | None:
        return await self._session.scalar(
            select(AccountSession).where(AccountSession.id == session_id).with_for_update()
        )

    async def speakers(self, session_ids: Iterable[UUID], now: datetime) -> dict[UUID, Speaker]:
        """Whose those sessions are that may speak."""
        found = await self._session.execute(
            select(AccountSession.id, Account.id, Account.role)
            .join(AccountSession, AccountSession.account_id == Account.id)
            .where(AccountSession.id.in_(padded(session_ids)), _living(now), standing(now))
        )
        return {row[0]: Speaker(row[1], row[2]) for row in found.all()}

    async def is_of_blocked(self, session_id: UUID, now: datetime) -> bool:
        """Whether the session, over or not, is of an account that is blocked."""
        account = await self._session.scalar(
            select(Account)
            .join(AccountSession, AccountSession.account_id == Account.id)
            .where(AccountSession.id == session_id, Account.deleted_at.is_(None))
        )
        return account is not None and account.blocked(now)

    async def speaking(self, session_ids: Iterable[UUID], now: datetime) -> set[UUID]:
        found = await self._session.scalars(
            select(AccountSession.id)
            .join(Account, Account.id == AccountSession.account_id)
            .where(AccountSession.id.in_(set(session_ids)), _living(now), standing(now))
        )
        return set(found)

    async def page(
        self, account_id: UUID, now: datetime, before: UUID | None, limit: int
    ) -> Sequence[AccountSession]:
        """The living ones, the newest first."""
        found = (
            select(AccountSession)
            .where(AccountSession.account_id == account_id, _living(now))
            .order_by(AccountSession.id.desc())
            .limit(limit)
        )
        if before is not None:
            found = found.where(AccountSession.id < before)
        return (await self._session.scalars(found)).all()

    async def rotate(
        self, session: AccountSession, now: datetime, trace: Mapping[str, str | None]
    ) -> None:
        """Makes the next generation of refresh token the good one."""
        session.generation += 1
        session.rotated_at = session.last_used_at = now
        for name, value in trace.items():
            setattr(session, name, value)
        await self._session.flush()

    async def end(self, account: Account, which: ColumnElement[bool], now: datetime) -> set[UUID]:
        """Ends those of the account's sessions; the ids of those that were not over yet."""
        ended = await self._session.scalars(
            update(AccountSession)
            .where(
                AccountSession.account_id == account.id,
                AccountSession.revoked_at.is_(None),
                which,
            )
            .values(revoked_at=now)
            .returning(AccountSession.id)
        )
        ids = set(ended)
        if ids:
            account.rights_version += 1
        return ids

    async def end_one(self, account: Account, session_id: UUID, now: datetime) -> set[UUID]:
        return await self.end(account, AccountSession.id == session_id, now)

    async def end_device(self, account: Account, device_id: str, now: datetime) -> set[UUID]:
        return await self.end(account, AccountSession.device_id == device_id, now)

    async def end_all(self, account: Account, now: datetime) -> set[UUID]:
        return await self.end_all_but(account, None, now)

    async def end_all_but(self, account: Account, spared: UUID | None, now: datetime) -> set[UUID]:
        await self._introductions.deny(account.id, now)
        others = true() if spared is None else AccountSession.id != spared
        return await self.end(account, others, now)

    async def drop_over(self, until: datetime, limit: int) -> int:
        """Forgets so many of those that were over by then; how many there were.

        Nothing changes a session that is over, so its account need not be locked; nodes that do
        this together pass over each other's rows.
        """
        over = (
            select(AccountSession.id)
            .where(or_(AccountSession.revoked_at <= until, AccountSession.expires_at <= until))
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("over")
        )
        dropped = await self._session.execute(
            delete(AccountSession)
            .where(AccountSession.id.in_(select(over.c.id)))
            .returning(AccountSession.id)
            .execution_options(synchronize_session=False)
        )
        return len(dropped.all())


def _living(now: datetime) -> ColumnElement[bool]:
    return and_(AccountSession.revoked_at.is_(None), AccountSession.expires_at > now)


async def standings(
    glance: Glance, session_ids: Collection[UUID], now: datetime
) -> dict[UUID, Standing]:
    """By session, those that there are; asked with every request, so past the ORM."""
    session, account = AccountSession, Account
    about = (session.id, session.account_id, session.revoked_at, session.expires_at)
    sessions = await glance.find(about, {session.id: list(session_ids)})
    whose = (
        account.id, account.role, account.is_confirmed,
        account.deleted_at, account.blocked_at, account.blocked_until,
    )  # fmt: skip
    ids = list({row[1] for row in sessions})
    owners = {row[0]: _owner(row) for row in await glance.find(whose, {account.id: ids})}
    return {
        session_id: Standing(
            account_id=account_id,
            role=owner.role,
            speaks=revoked_at is None and now < expires_at and owner.stands(now),
            blocked=owner.deleted_at is None and owner.blocked(now),
        )
        for session_id, account_id, revoked_at, expires_at in sessions
        if (owner := owners.get(account_id)) is not None
    }


def _owner(row: Sequence[Any]) -> Account:
    """The account, as far as its standing is concerned."""
    account_id, role, is_confirmed, deleted_at, blocked_at, blocked_until = row
    return Account(
        id=account_id, role=role, is_confirmed=is_confirmed, deleted_at=deleted_at,
        blocked_at=blocked_at, blocked_until=blocked_until,
    )  # fmt: skip


async def speaking_faces(
    glance: Glance, session_ids: Collection[UUID], now: datetime
) -> list[tuple[UUID, Face]]:
    """The sessions that may speak, each with who speaks: asked for every batch of messages."""
    columns = (
        AccountSession.id, AccountSession.account_id,
        AccountSession.expires_at, AccountSession.revoked_at,
    )  # fmt: skip
    found = await glance.find(columns, {AccountSession.id: list(session_ids)})
    living = {row[0]: row[1] for row in found if row[3] is None and now < row[2]}
    people = await standing_faces(glance, set(living.values()), now)
    return [(one, people[owner]) for one, owner in living.items() if owner in people]
