"""Confirming an address with the token of a letter."""

from app.kernel.ports import Clock
from app.kernel.transaction import UnitOfWork
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.events import AccountChanged, Purpose
from app.modules.auth.schemas.links import EmailConfirmed
from app.modules.auth.service.one_time import OneTimeTokens


class ConfirmationService:
    def __init__(self, unit_of_work: UnitOfWork, tokens: OneTimeTokens, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._tokens = tokens
        self._clock = clock

    async def confirm(self, token: str) -> EmailConfirmed:
        """From now on the account can sign in; raises TokenInvalid."""
        now = self._clock.now()
        async with self._unit_of_work() as transaction:
            account = await self._tokens.use(transaction, Purpose.CONFIRM, token, now)
            await AccountCrud(transaction).change(account, {"is_confirmed": True}, now)
            transaction.record(AccountChanged(account_id=account.id))
            return EmailConfirmed(email=account.email)
