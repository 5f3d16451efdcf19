"""When people were last seen."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.kernel.transaction import Transaction
from app.modules.chat.models import LastSeen


class PresenceCrud:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    async def of(self, account_ids: Iterable[UUID]) -> dict[UUID, datetime]:
        query = select(LastSeen).where(LastSeen.account_id.in_(list(account_ids)))
        return {row.account_id: row.seen_at for row in (await self._session.scalars(query)).all()}

    async def note(self, account_id: UUID, at: datetime) -> None:
        await self._session.merge(LastSeen(account_id=account_id, seen_at=at))
