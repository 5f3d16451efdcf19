"""One's own account, and other people's as far as one may see them."""

import unicodedata
from collections.abc import Collection
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.errors import InvalidInput, NotSignedIn
from app.kernel.memory import Memory
from app.kernel.paging import Page, after_id, encode_cursor
from app.kernel.ports import Clock
from app.kernel.transaction import UnitOfWork
from app.modules.auth import access
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.events import AccountChanged
from app.modules.auth.schemas.accounts import (
    AccountPatch,
    AccountRead,
    EmailStatus,
    Profile,
    StaffProfile,
)
from app.modules.auth.service.identity import EMAIL_WRONG, normal_email
from app.modules.auth.service.profiles import changes, expect_free, profile, staff_profile


class AccountService:
    def __init__(self, unit_of_work: UnitOfWork, reading: UnitOfWork, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._clock = clock
        self._own = Memory(self._read_own, clock)

    async def me(self, caller: Caller) -> AccountRead:
        """A change made on this node is seen at once, one made elsewhere within a second."""
        account = await self._own.get(caller.account_id)
        if account is None:
            raise NotSignedIn
        return account

    def forget(self, account_id: UUID) -> None:
        """The account is another now."""
        self._own.forget(account_id)

    async def _read_own(self, ids: Collection[UUID]) -> dict[UUID, AccountRead]:
        now = self._clock.now()
        async with self._reading() as transaction:
            found = await AccountCrud(transaction).many(ids)
            return {a.id: AccountRead.model_validate(a) for a in found if a.stands(now)}

    async def change_me(self, caller: Caller, body: AccountPatch) -> AccountRead:
        """Changes what the body names; raises InvalidInput or UsernameTaken."""
        values, now = changes(body), self._clock.now()
        async with self._unit_of_work() as transaction:
            accounts = AccountCrud(transaction)
            account = await access.locked_account(transaction, caller, now)
            await expect_free(transaction, account, values)
            if values:
                await accounts.change(account, values, now)
                transaction.record(AccountChanged(account_id=account.id))
            return AccountRead.model_validate(account)

    async def profile(self, caller: Caller, account_id: UUID) -> Profile | StaffProfile:
        async with self._reading() as transaction:
            account = await access.visible_account(
                transaction, caller, account_id, self._clock.now()
            )
            return staff_profile(caller, account) if caller.moderates else profile(account)

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
                staff = [staff_profile(caller, account) for account in shown]
                return Page[StaffProfile](entities=staff, next_cursor=cursor)
            return Page[Profile](entities=[profile(a) for a in shown], next_cursor=cursor)

    async def email_status(self, email: str) -> EmailStatus:
        normal = normal_email(email)
        if normal is None:
            raise InvalidInput(fields=[EMAIL_WRONG])
        async with self._reading() as transaction:
            account = await AccountCrud(transaction).by_email(normal)
            return EmailStatus(exists=account is not None and account.is_confirmed)
