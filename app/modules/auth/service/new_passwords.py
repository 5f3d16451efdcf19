"""New passwords: by the token of a letter, or by the old one."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.errors import FieldFault, InvalidInput
from app.kernel.ports import Clock, PasswordHasher
from app.kernel.transaction import Transaction, UnitOfWork
from app.modules.auth import access
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.crud.sessions import SessionCrud
from app.modules.auth.crud.tokens import TokenCrud
from app.modules.auth.events import AccountChanged, PasswordChanged, Purpose, SessionsEnded
from app.modules.auth.models import Account
from app.modules.auth.schemas.links import PasswordChange, PasswordSet
from app.modules.auth.service.one_time import OneTimeTokens
from app.modules.auth.service.passwords import PasswordRules, too_long
from app.modules.auth.service.proofs import Proofs

OLD_WRONG = FieldFault(
    "old_password", "wrong", "This is not your password.", "Это не ваш нынешний пароль."
)


@dataclass(frozen=True, slots=True)
class Before:
    """What has to be known of an account while passwords are worked on outside any block."""

    password_hash: str
    names: tuple[str, ...]


class NewPasswordService:
    def __init__(
        self,
        unit_of_work: UnitOfWork,
        reading: UnitOfWork,
        passwords: PasswordHasher,
        rules: PasswordRules,
        tokens: OneTimeTokens,
        proofs: Proofs,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._passwords = passwords
        self._rules = rules
        self._tokens = tokens
        self._proofs = proofs
        self._clock = clock

    async def set(self, body: PasswordSet) -> None:
        """Ends all sessions; an address that was not confirmed is now: the letter came there.

        Raises TokenInvalid, or InvalidInput and the token is still good.
        """
        digest, now = await self._proofs.digest(body, Purpose.RESET), self._clock.now()
        async with self._reading() as transaction:
            owner = await self._tokens.owner(transaction, Purpose.RESET, digest, now)
            before = _before(owner)
        self._check("password", body.password, before)
        hashed = await self._passwords.hash(body.password)
        async with self._unit_of_work() as transaction:
            account = (await self._tokens.use(transaction, digest, now, Purpose.RESET)).account
            if not account.is_confirmed:
                transaction.record(AccountChanged(account_id=account.id))
            values: dict[str, object] = {"password_hash": hashed, "is_confirmed": True}
            await self._change(transaction, account, values, now, spared=None)

    async def change(self, caller: Caller, body: PasswordChange) -> None:
        """Ends all sessions but the caller's; raises InvalidInput that names what is wrong."""
        now = self._clock.now()
        async with self._reading() as transaction:
            before = _before(await access.own_account(transaction, caller, now))
        await self._verify(body.old_password, before)
        self._check("new_password", body.new_password, before)
        hashed = await self._passwords.hash(body.new_password)
        async with self._unit_of_work() as transaction:
            account = await access.locked_account(transaction, caller, now)
            if account.password_hash != before.password_hash:
                raise InvalidInput(fields=[OLD_WRONG])
            values: dict[str, object] = {"password_hash": hashed}
            await self._change(transaction, account, values, now, spared=caller.session_id)

    async def _verify(self, password: str, before: Before) -> None:
        too_much = too_long(password)
        if too_much is not None:
            raise InvalidInput(fields=[replace(too_much, field="old_password")])
        if not await self._passwords.verify(password, before.password_hash):
            raise InvalidInput(fields=[OLD_WRONG])

    def _check(self, field: str, password: str, before: Before) -> None:
        fault = self._rules.fault(password, before.names)
        if fault is not None:
            raise InvalidInput(fields=[replace(fault, field=field)])

    async def _change(
        self,
        transaction: Transaction,
        account: Account,
        values: dict[str, object],
        now: datetime,
        *,
        spared: UUID | None,
    ) -> None:
        await AccountCrud(transaction).change(account, values, now)
        sessions = SessionCrud(transaction)
        ended = await sessions.end_all_but(account, spared, now)
        for purpose in (Purpose.RESET, Purpose.CHANGE):
            await TokenCrud(transaction).drop(account.id, purpose)
        if ended or spared is None:
            # None: whatever another node still believes in is over as well.
            ids = None if spared is None else frozenset(ended)
            transaction.record(SessionsEnded(account_id=account.id, session_ids=ids))
        transaction.record(_changed(account, now))


def _before(account: Account) -> Before:
    names = (account.email, account.email.partition("@")[0], account.username or "")
    return Before(account.password_hash, tuple(filter(None, names)))


def _changed(account: Account, now: datetime) -> PasswordChanged:
    return PasswordChanged(
        account_id=account.id,
        email=account.email,
        display_name=account.display_name,
        locale="ru" if account.locale == "ru" else "en",
        changed_at=now,
    )
