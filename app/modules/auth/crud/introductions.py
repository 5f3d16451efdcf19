"""Introductions in the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from app.kernel.transaction import Transaction
from app.modules.auth.models import IntroducedAccount


class IntroductionCrud:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    async def find(self, issuer: str, subject: str) -> IntroducedAccount | None:
        return await self._session.scalar(
            select(IntroducedAccount).where(
                IntroducedAccount.issuer == issuer, IntroducedAccount.subject == subject
            )
        )

    async def add(self, introduced: IntroducedAccount) -> IntroducedAccount:
        self._session.add(introduced)
        await self._session.flush()
        return introduced

    async def deny(self, account_id: UUID, now: datetime) -> None:
        """From now on tokens of before begin no session."""
        await self._session.execute(
            update(IntroducedAccount)
            .where(IntroducedAccount.account_id == account_id)
            .values(denied_before=now)
        )
