"""Whose reading may be seen by others."""

from collections.abc import Callable, Iterable
from uuid import UUID

from app.kernel.ports import ReadReceiptWishes


class Receipts:
    def __init__(self, wishes: Callable[[], ReadReceiptWishes | None]) -> None:
        """`wishes` finds who keeps people's preferences, if anybody does."""
        self._wishes = wishes

    async def shown(self, account_ids: Iterable[UUID]) -> set[UUID]:
        """Those of them who let others see what they have read; asked outside of any block."""
        ids, wishes = set(account_ids), self._wishes()
        if wishes is None:
            return ids
        return ids - await wishes.without_receipts(ids)
