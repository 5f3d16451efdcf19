"""Signing up."""

from app.kernel.caller import Role
from app.kernel.errors import FieldFault, InvalidInput
from app.kernel.ids import new_id
from app.kernel.ports import Clock, PasswordHasher
from app.kernel.transaction import Transaction, UnitOfWork
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.errors import EmailTaken, UsernameTaken
from app.modules.auth.events import AccountRegistered, Purpose
from app.modules.auth.models import Account
from app.modules.auth.models.accounts import LOCALE, TIMEZONE
from app.modules.auth.schemas.accounts import AccountRead, SignUp
from app.modules.auth.service.identity import (
    EMAIL_WRONG,
    normal_email,
    normal_username,
    username_fault,
)
from app.modules.auth.service.one_time import OneTimeTokens, may_get_links
from app.modules.auth.service.passwords import PasswordRules


class RegistrationService:
    def __init__(
        self,
        unit_of_work: UnitOfWork,
        passwords: PasswordHasher,
        rules: PasswordRules,
        tokens: OneTimeTokens,
        clock: Clock,
        *,
        confirms: bool,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._passwords = passwords
        self._rules = rules
        self._tokens = tokens
        self._clock = clock
        self._confirms = confirms

    async def sign_up(self, body: SignUp) -> AccountRead:
        """A new account; it may be used once its address is confirmed, if that is asked for.

        An address that waits for its confirmation gets the answer of a new one and another
        letter; its account, the password above all, stays as it was. Raises InvalidInput,
        EmailTaken or UsernameTaken.
        """
        email = self._checked(body)
        hashed = await self._passwords.hash(body.password)
        try:
            return await self._register(self._drafted(body, email, hashed))
        except EmailTaken:
            if not self._confirms:
                raise
            # Two came at once: the one who lost gets what it would have got a moment later.
            return await self._register(self._drafted(body, email, hashed))

    async def appoint(self, body: SignUp, role: Role) -> AccountRead:
        """A confirmed account, made by whoever runs the server; raises as `sign_up` does."""
        email = self._checked(body)
        draft = self._drafted(body, email, await self._passwords.hash(body.password))
        draft.role, draft.is_confirmed = role.value, True
        async with self._unit_of_work() as transaction:
            await AccountCrud(transaction).add(draft)
            transaction.record(_registered(draft))
            return AccountRead.model_validate(draft)

    async def _register(self, draft: Account) -> AccountRead:
        async with self._unit_of_work() as transaction:
            accounts = AccountCrud(transaction)
            known = await accounts.by_email(draft.email)
            if known is not None and (known.is_confirmed or not self._confirms):
                raise EmailTaken
            if draft.username is not None:
                owner = await accounts.by_username(draft.username)
                if owner is not None and owner is not known:
                    raise UsernameTaken
            if known is None:
                await accounts.add(draft)
            transaction.record(_registered(known or draft))
            if self._confirms:
                await self._send_link(transaction, known or draft)
            return AccountRead.model_validate(draft)

    async def _send_link(self, transaction: Transaction, account: Account) -> None:
        now = self._clock.now()
        locked = await AccountCrud(transaction).lock(account.id)
        if locked is not None and may_get_links(locked, now):
            await self._tokens.issue(transaction, locked, Purpose.CONFIRM, now)

    def _checked(self, body: SignUp) -> str:
        """The normal form of the address; raises InvalidInput that names every fault."""
        email = normal_email(body.email)
        about = [body.email, body.email.partition("@")[0], body.username or ""]
        faults: list[FieldFault | None] = [
            None if email else EMAIL_WRONG,
            username_fault(body.username) if body.username is not None else None,
            self._rules.fault(body.password, filter(None, about)),
        ]
        found = [fault for fault in faults if fault is not None]
        if email is None or found:
            raise InvalidInput(fields=found)
        return email

    def _drafted(self, body: SignUp, email: str, hashed: str) -> Account:
        now = self._clock.now()
        draft = Account(
            id=new_id(),
            email=email,
            username=body.username and normal_username(body.username),
            password_hash=hashed,
            display_name=body.display_name or "",
            first_name=body.first_name,
            last_name=body.last_name,
            middle_name=body.middle_name,
            locale=body.locale or LOCALE,
            timezone=TIMEZONE,
            role="user",
            is_confirmed=not self._confirms,
            created_at=now,
            updated_at=now,
        )
        draft.settle_names()
        return draft


def _registered(account: Account) -> AccountRegistered:
    return AccountRegistered(
        account_id=account.id,
        email=account.email,
        display_name=account.display_name,
        locale="ru" if account.locale == "ru" else "en",
        is_confirmed=account.is_confirmed,
    )
