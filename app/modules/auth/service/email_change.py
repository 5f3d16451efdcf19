"""Another address: asked for with the password, confirmed where it leads, announced at the old."""

from dataclasses import replace

from app.kernel.caller import Caller
from app.kernel.errors import InvalidInput, fault
from app.kernel.limits import RateLimits
from app.kernel.ports import Clock, PasswordHasher
from app.kernel.transaction import UnitOfWork
from app.modules.auth import access
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.errors import PasswordWrong
from app.modules.auth.events import EmailChangeAnnounced, EmailChangeAsked, Purpose
from app.modules.auth.schemas.links import EmailChange
from app.modules.auth.service.identity import EMAIL_WRONG, normal_email
from app.modules.auth.service.one_time import OneTimeTokens, digest_of
from app.modules.auth.service.passwords import too_long


class EmailChangeService:
    def __init__(
        self,
        unit_of_work: UnitOfWork,
        reading: UnitOfWork,
        passwords: PasswordHasher,
        tokens: OneTimeTokens,
        clock: Clock,
        rates: RateLimits,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._passwords = passwords
        self._tokens = tokens
        self._clock = clock
        self._rates = rates

    async def ask(self, caller: Caller, body: EmailChange) -> None:
        """Only writes down that somebody asked: the same work, whoever has the new address.

        Raises PasswordWrong, InvalidInput for what is no address or one's own already, and
        RateLimited: many accounts together shall not flood somebody's address either.
        """
        new_email = normal_email(body.new_email)
        if new_email is None:
            raise InvalidInput(fields=[replace(EMAIL_WRONG, field="new_email")])
        async with self._reading() as transaction:
            account = await access.own_account(transaction, caller, self._clock.now())
            email, hashed = account.email, account.password_hash
        right = too_long(body.password) is None
        if not right or not await self._passwords.verify(body.password, hashed):
            raise PasswordWrong
        if email == new_email:
            raise fault("new_email", "unchanged", "This is your address.", "Это и есть ваш адрес.")
        await self._rates.spend("mail", f"email:{digest_of(new_email)}")
        async with self._unit_of_work() as transaction:
            asked = EmailChangeAsked(account_id=caller.account_id, new_email=new_email)
            transaction.record(asked)

    async def send(self, asked: EmailChangeAsked) -> None:
        """Later, when nobody waits for the answer: a link to the new address unless somebody has
        it, and word of it to the old one either way."""
        now = self._clock.now()
        async with self._unit_of_work() as transaction:
            accounts = AccountCrud(transaction)
            account = await accounts.lock(asked.account_id)
            if account is None or not account.stands(now):
                return
            if not await self._tokens.count_letter(transaction, account, Purpose.CHANGE, now):
                return
            holder = await accounts.by_email(asked.new_email)
            # One that was never confirmed holds nothing: see ConfirmationService.
            if holder is None or not holder.is_confirmed:
                await self._tokens.write(transaction, account, Purpose.CHANGE, now, asked.new_email)
            transaction.record(
                EmailChangeAnnounced(
                    account_id=account.id,
                    email=account.email,
                    display_name=account.display_name,
                    locale="ru" if account.locale == "ru" else "en",
                    new_email=asked.new_email,
                    asked_at=now,
                )
            )
