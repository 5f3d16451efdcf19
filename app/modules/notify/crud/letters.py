"""The send log in the database."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.kernel.transaction import Transaction
from app.modules.notify.models import LetterLog


class LetterCrud:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    async def add(self, letter: LetterLog) -> None:
        self._session.add(letter)
        await self._session.flush()

    async def lock(self, letter_id: UUID) -> LetterLog | None:
        return await self._session.get(LetterLog, letter_id, with_for_update=True)

    async def change(self, letter: LetterLog, **values: object) -> None:
        for name, value in values.items():
            setattr(letter, name, value)
        await self._session.flush()

    async def unsent(self, account_id: UUID) -> Sequence[UUID]:
        """The ids of the account's letters that wait, or were given up."""
        found = await self._session.scalars(
            select(LetterLog.id).where(
                LetterLog.account_id == account_id, LetterLog.status != "sent"
            )
        )
        return found.all()

    async def page(
        self, status: str | None, before: UUID | None, limit: int
    ) -> Sequence[LetterLog]:
        """The latest first."""
        found = select(LetterLog).order_by(LetterLog.id.desc()).limit(limit)
        if status is not None:
            found = found.where(LetterLog.status == status)
        if before is not None:
            found = found.where(LetterLog.id < before)
        return (await self._session.scalars(found)).all()
