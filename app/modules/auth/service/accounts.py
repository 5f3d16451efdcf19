"""One's own account, and other people's as far as one may see them."""

import unicodedata
from uuid import UUID

from app.kernel.caller import Caller, Role
from app.kernel.errors import InvalidInput
from app.kernel.paging import Page, after_id, encode_cursor
from app.kernel.ports import Clock
from app.kernel.transaction import UnitOfWork
from app.modules.auth import access
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.errors import UsernameTaken
from app.modules.auth.events import AccountChanged
from app.modules.auth.models import Account
from app.modules.auth.models.accounts import LOCALE, TIMEZONE
from app.modules.auth.schemas.accounts import (
    AccountPatch,
    AccountRead,
    EmailStatus,
    Profile,
    StaffProfile,
)
from app.modules.auth.service.identity import (
    EMAIL_WRONG,
    normal_email,
    normal_username,
    username_fault,
)

# What a null in a patch takes a field back to; the display name is then made of the others.
UNCHOSEN: dict[str, object] = {"locale": LOCALE, "timezone": TIMEZONE, "display_name": ""}


class AccountService:
    def __init__(self, unit_of_work: UnitOfWork, reading: UnitOfWork, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._clock = clock

    async def me(self, caller: Caller) -> AccountRead:
        async with self._reading() as transaction:
            account = await access.own_account(transaction, caller, self._clock.now())
            return AccountRead.model_validate(account)

    async def change_me(self, caller: Caller, body: AccountPatch) -> AccountRead:
        """Changes what the body names; raises InvalidInput or UsernameTaken."""
        values, now = _changes(body), self._clock.now()
        async with self._unit_of_work() as transaction:
            accounts = AccountCrud(transaction)
            account = await access.locked_account(transaction, caller, now)
            if values.get("username") is not None:
                owner = await accounts.by_username(str(values["username"]))
                if owner is not None and owner is not account:
                    raise UsernameTaken
            if values:
                await accounts.change(account, values, now)
                transaction.record(AccountChanged(account_id=account.id))
            return AccountRead.model_validate(account)

    async def profile(self, caller: Caller, account_id: UUID) -> Profile | StaffProfile:
        async with self._reading() as transaction:
            account = await access.visible_account(
                transaction, caller, account_id, self._clock.now()
            )
            return _staff_profile(caller, account) if caller.moderates else _profile(account)

    async def directory(
        self, caller: Caller, search: str, limit: int, cursor: str | None
    ) -> Page[Profile] | Page[StaffProfile]:
        """The people whose names hold what is searched for, in the order in which they came."""
        after = after_id(cursor)
        plain = unicodedata.normalize("NFC", search).strip().removeprefix("@").casefold()
        standing_at = None if caller.moderates else self._clock.now()
        async with self._reading() as transaction:
            found = await AccountCrud(transaction).page(
                plain, after, limit + 1, standing_at=standing_at
            )
            shown = found[:limit]
            cursor = encode_cursor(str(shown[-1].id)) if len(found) > limit else None
            if caller.moderates:
                staff = [_staff_profile(caller, account) for account in shown]
                return Page[StaffProfile](entities=staff, next_cursor=cursor)
            return Page[Profile](entities=[_profile(a) for a in shown], next_cursor=cursor)

    async def email_status(self, email: str) -> EmailStatus:
        normal = normal_email(email)
        if normal is None:
            raise InvalidInput(fields=[EMAIL_WRONG])
        async with self._reading() as transaction:
            account = await AccountCrud(transaction).by_email(normal)
            return EmailStatus(exists=account is not None and account.is_confirmed)


def _changes(body: AccountPatch) -> dict[str, object]:
    """What is to be stored; raises InvalidInput for a username nobody may have."""
    values = body.model_dump(include=body.model_fields_set)
    if body.username is not None:
        fault = username_fault(body.username)
        if fault is not None:
            raise InvalidInput(fields=[fault])
        values["username"] = normal_username(body.username)
    return {name: UNCHOSEN.get(name) if value is None else value for name, value in values.items()}


def _profile(account: Account) -> Profile:
    return Profile.model_validate(account)


def _staff_profile(caller: Caller, account: Account) -> StaffProfile:
    profile = StaffProfile.model_validate(account)
    if caller.role is Role.ADMIN:
        return profile
    return profile.model_copy(update={"email": None})
