"""What people want to get, in the database."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from app.kernel.transaction import Glance, Transaction
from app.modules.notify.models import Preferences


class PreferenceCrud:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    async def get(self, account_id: UUID) -> Preferences | None:
        return await self._session.get(Preferences, account_id)

    async def put(self, account_id: UUID, values: dict[str, bool], now: datetime) -> Preferences:
        row = await self._session.get(Preferences, account_id, with_for_update=True)
        if row is None:
            row = Preferences(
                account_id=account_id, mail_security_notices=True, send_read_receipts=True
            )
            self._session.add(row)
        for name, value in values.items():
            setattr(row, name, value)
        row.updated_at = now
        await self._session.flush()
        return row


async def receipts_shown(glance: Glance, ids: Collection[UUID]) -> dict[UUID, bool]:
    """Of those who have said what they want, whether others may see what they have read."""
    columns = (Preferences.account_id, Preferences.send_read_receipts)
    found = await glance.find(columns, {Preferences.account_id: list(ids)})
    return {row[0]: row[1] for row in found}
