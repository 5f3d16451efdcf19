"""One-time tokens in the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select

from app.kernel.transaction import Transaction
from app.modules.auth.models import OneTimeToken


class TokenCrud:
    """The account's row is locked before any of its tokens is added or used."""

    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    async def add(self, token: OneTimeToken) -> None:
        self._session.add(token)
        await self._session.flush()

    async def by_digest(self, digest: str, purpose: str, now: datetime) -> OneTimeToken | None:
        """The token, unless its time is over."""
        return await self._session.scalar(
            select(OneTimeToken).where(
                OneTimeToken.digest == digest,
                OneTimeToken.purpose == purpose,
                OneTimeToken.expires_at > now,
            )
        )

    async def count_since(self, account_id: UUID, purpose: str, since: datetime) -> int:
        found = await self._session.scalar(
            select(func.count())
            .select_from(OneTimeToken)
            .where(
                OneTimeToken.account_id == account_id,
                OneTimeToken.purpose == purpose,
                OneTimeToken.created_at > since,
            )
        )
        return found or 0

    async def use(self, token_id: UUID) -> bool:
        """Whether it was there still: of many who use it at once one does."""
        used = await self._session.execute(
            delete(OneTimeToken).where(OneTimeToken.id == token_id).returning(OneTimeToken.id)
        )
        return used.first() is not None

    async def drop(self, account_id: UUID, purpose: str) -> None:
        await self._session.execute(
            delete(OneTimeToken).where(
                OneTimeToken.account_id == account_id, OneTimeToken.purpose == purpose
            )
        )

    async def drop_expired(self, account_id: UUID, now: datetime) -> None:
        await self._session.execute(
            delete(OneTimeToken).where(
                OneTimeToken.account_id == account_id, OneTimeToken.expires_at <= now
            )
        )
