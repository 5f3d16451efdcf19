"""What people want to get."""

from collections.abc import Iterable
from uuid import UUID

from typing_extensions import override

from app.kernel.caller import Caller
from app.kernel.ports import Clock, ReadReceiptWishes
from app.kernel.transaction import Transaction, UnitOfWork
from app.modules.notify.crud.preferences import PreferenceCrud
from app.modules.notify.schemas.preferences import PreferencesPatch, PreferencesRead


class PreferenceService(ReadReceiptWishes):
    def __init__(self, unit_of_work: UnitOfWork, reading: UnitOfWork, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._clock = clock

    async def mine(self, caller: Caller) -> PreferencesRead:
        return await self.of(caller.account_id)

    async def of(self, account_id: UUID) -> PreferencesRead:
        async with self._reading() as transaction:
            row = await PreferenceCrud(transaction).get(account_id)
            return PreferencesRead() if row is None else PreferencesRead.model_validate(row)

    async def change(self, caller: Caller, body: PreferencesPatch) -> PreferencesRead:
        values = {name: value for name, value in body if value is not None}
        async with self._unit_of_work() as transaction:
            crud = PreferenceCrud(transaction)
            row = await crud.put(caller.account_id, values, self._clock.now())
            return PreferencesRead.model_validate(row)

    @override
    async def without_receipts(
        self, transaction: Transaction, account_ids: Iterable[UUID]
    ) -> set[UUID]:
        return await PreferenceCrud(transaction).without_receipts(account_ids)
