"""Confirming an address: that of a new account, or the new one of an account."""

from datetime import datetime
from uuid import UUID

from app.kernel.personal import PersonalData
from app.kernel.ports import Clock
from app.kernel.transaction import Transaction, UnitOfWork
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.crud.tokens import TokenCrud
from app.modules.auth.errors import EmailTaken
from app.modules.auth.events import AccountChanged, EmailChanged, Purpose
from app.modules.auth.schemas.links import EmailConfirmed, Proof
from app.modules.auth.service.one_time import OneTimeTokens, Used
from app.modules.auth.service.personal import forget
from app.modules.auth.service.proofs import Proofs


class ConfirmationService:
    def __init__(
        self,
        unit_of_work: UnitOfWork,
        tokens: OneTimeTokens,
        proofs: Proofs,
        personal: PersonalData,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._tokens = tokens
        self._proofs = proofs
        self._personal = personal
        self._clock = clock

    async def confirm(self, proof: Proof) -> EmailConfirmed:
        """From now on the address is the account's.

        Raises TokenInvalid, InvalidInput, EmailTaken.
        """
        digest = await self._proofs.digest(proof, Purpose.CONFIRM, Purpose.CHANGE)
        now = self._clock.now()
        async with self._unit_of_work() as transaction:
            used = await self._tokens.use(transaction, digest, now, Purpose.CONFIRM, Purpose.CHANGE)
            if used.purpose is Purpose.CHANGE:
                await self._change(transaction, used, now)
            else:
                await AccountCrud(transaction).change(used.account, {"is_confirmed": True}, now)
            transaction.record(AccountChanged(account_id=used.account.id))
            return EmailConfirmed(email=used.account.email)

    async def _change(self, transaction: Transaction, used: Used, now: datetime) -> None:
        """Whoever read the letter has the address; an account that never confirmed it gives way."""
        account, before = used.account, used.account.email
        accounts = AccountCrud(transaction)
        holder = await accounts.by_email(used.email)
        if holder is not None and holder is not account:
            await self._make_way(transaction, holder.id, now)
        await accounts.change(account, {"email": used.email, "is_confirmed": True}, now)
        await TokenCrud(transaction).drop(account.id, Purpose.RESET)
        transaction.record(
            EmailChanged(
                account_id=account.id,
                email=before,
                display_name=account.display_name,
                locale="ru" if account.locale == "ru" else "en",
                new_email=account.email,
                changed_at=now,
            )
        )

    async def _make_way(self, transaction: Transaction, holder_id: UUID, now: datetime) -> None:
        """Erased and not deleted: the audit log may tell of the account."""
        holder = await AccountCrud(transaction).lock(holder_id)
        if holder is None or holder.is_confirmed:
            raise EmailTaken
        await forget(transaction, self._personal, holder, now)
