"""One-time tokens in the database, and the count of the letters they went in."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update

from app.kernel.transaction import Transaction
from app.modules.auth.models import AskedLetter, OneTimeToken


class TokenCrud:
    """The account's row is locked before any of its tokens is added or used."""

    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    async def add(self, token: OneTimeToken) -> None:
        self._session.add(token)
        await self._session.flush()

    async def by_digest(
        self, digest: str, purposes: Iterable[str], now: datetime
    ) -> OneTimeToken | None:
        """The token, unless its time is over."""
        return await self._session.scalar(
            select(OneTimeToken).where(
                OneTimeToken.digest == digest,
                OneTimeToken.purpose.in_(list(purposes)),
                OneTimeToken.expires_at > now,
            )
        )

    async def try_codes(
        self, email: str, purposes: Iterable[str], now: datetime, most: int
    ) -> Sequence[OneTimeToken]:
        """The tokens whose code may be tried once more, that try counted."""
        tried = await self._session.scalars(
            update(OneTimeToken)
            .where(
                OneTimeToken.email == email,
                OneTimeToken.purpose.in_(list(purposes)),
                OneTimeToken.code_expires_at > now,
                OneTimeToken.tries < most,
            )
            .values(tries=OneTimeToken.tries + 1)
            .returning(OneTimeToken)
        )
        return tried.all()

    async def letters(self, account_id: UUID, purpose: str) -> Sequence[datetime]:
        """When the account was sent letters lately."""
        found = await self._session.scalars(
            select(AskedLetter.asked_at).where(
                AskedLetter.account_id == account_id, AskedLetter.purpose == purpose
            )
        )
        return found.all()

    async def count_letter(self, account_id: UUID, purpose: str, now: datetime) -> None:
        self._session.add(AskedLetter(account_id=account_id, purpose=purpose, asked_at=now))
        await self._session.flush()

    async def drop_letters(self, account_id: UUID, until: datetime) -> None:
        """Forgets those of before."""
        await self._session.execute(
            delete(AskedLetter).where(
                AskedLetter.account_id == account_id, AskedLetter.asked_at <= until
            )
        )

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
