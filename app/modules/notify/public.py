"""What other modules may ask about people's wishes."""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from app.kernel.transaction import Transaction


class ReadReceiptWishes(Protocol):
    async def without_receipts(
        self, transaction: Transaction, account_ids: Iterable[UUID]
    ) -> set[UUID]:
        """Those of them who do not want others to see what they have read."""
        ...
