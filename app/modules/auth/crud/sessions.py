"""Sessions in the database."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select, true, update

from app.kernel.transaction import Transaction
from app.modules.auth.crud.accounts import standing
from app.modules.auth.models import Account, AccountSession


class SessionCrud:
    """The account's row is locked before any of its sessions is changed, in this order always."""

    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

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

    async def lock(self, session_id: UUID) -> AccountSession | None:
        return await self._session.scalar(
            select(AccountSession).where(AccountSession.id == session_id).with_for_update()
        )

    async def speaker(self, session_id: UUID, now: datetime) -> Account | None:
        """Whose the session is; None if it may not speak."""
        return await self._session.scalar(
            select(Account)
            .join(AccountSession, AccountSession.account_id == Account.id)
            .where(AccountSession.id == session_id, _living(now), standing(now))
        )

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
        return await self.end(account, true(), now)

    async def end_all_but(self, account: Account, spared: UUID | None, now: datetime) -> set[UUID]:
        others = true() if spared is None else AccountSession.id != spared
        return await self.end(account, others, now)


def _living(now: datetime) -> ColumnElement[bool]:
    return and_(AccountSession.revoked_at.is_(None), AccountSession.expires_at > now)
