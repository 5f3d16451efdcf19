"""What people want to get."""

from collections.abc import Collection
from uuid import UUID

from typing_extensions import override

from app.kernel.caller import Caller
from app.kernel.memory import Memory
from app.kernel.ports import Clock, ReadReceiptWishes
from app.kernel.transaction import Glances, UnitOfWork
from app.modules.notify.crud.preferences import PreferenceCrud, receipts_shown
from app.modules.notify.schemas.preferences import PreferencesPatch, PreferencesRead


class PreferenceService(ReadReceiptWishes):
    def __init__(
        self, unit_of_work: UnitOfWork, reading: UnitOfWork, glance: Glances, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._glance = glance
        self._clock = clock
        self._shown = Memory(self._read_shown, clock)

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
            changed = PreferencesRead.model_validate(row)
        self._shown.forget(caller.account_id)
        return changed

    @override
    async def without_receipts(self, account_ids: Collection[UUID]) -> set[UUID]:
        wishes = await self._shown.many(account_ids)
        return {account_id for account_id, shown in wishes.items() if not shown}

    async def _read_shown(self, ids: Collection[UUID]) -> dict[UUID, bool]:
        async with self._glance() as glance:
            said = await receipts_shown(glance, ids)
        return {account_id: said.get(account_id, True) for account_id in ids}
