"""What other modules are told about accounts and sessions."""

from collections.abc import Iterable
from uuid import UUID

from typing_extensions import override

from app.kernel.ports import Clock
from app.kernel.transaction import Transaction
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.crud.sessions import SessionCrud
from app.modules.auth.public import AccountDirectory, Person, SessionDirectory


class People(AccountDirectory, SessionDirectory):
    """Asked in somebody else's transaction, so that what it says holds when that commits."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @override
    async def people(self, transaction: Transaction, ids: Iterable[UUID]) -> dict[UUID, Person]:
        found = await AccountCrud(transaction).many(ids)
        return {account.id: Person.model_validate(account) for account in found}

    @override
    async def existing(self, transaction: Transaction, ids: Iterable[UUID]) -> set[UUID]:
        return await AccountCrud(transaction).standing(ids, self._clock.now())

    @override
    async def speaking(self, transaction: Transaction, session_ids: Iterable[UUID]) -> set[UUID]:
        return await SessionCrud(transaction).speaking(session_ids, self._clock.now())
