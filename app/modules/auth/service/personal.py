"""One's own data: all of it as a download, and its end."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import orjson

from app.kernel.caller import Caller, Role
from app.kernel.personal import PersonalData
from app.kernel.ports import Clock, PasswordHasher
from app.kernel.transaction import Transaction, UnitOfWork
from app.modules.auth import access
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.errors import PasswordWrong
from app.modules.auth.events import AccountChanged, AvatarDropped, SessionsEnded
from app.modules.auth.models import Account
from app.modules.auth.models.accounts import LOCALE, TIMEZONE
from app.modules.auth.service.passwords import too_long

# What is said stays by this name. It is in the frames that all members share, so it cannot be in
# each reader's language; it is in that of whom they talked with.
NOBODY: dict[str, str] = {"en": "Deleted account", "ru": "Удалённая учётная запись"}
NO_PASSWORD = "!"  # noqa: S105 - no password has this hash
# A name that nobody can get letters at (RFC 2606).
NO_ADDRESS = "deleted.invalid"


class PersonalService:
    def __init__(
        self,
        unit_of_work: UnitOfWork,
        reading: UnitOfWork,
        passwords: PasswordHasher,
        personal: PersonalData,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._passwords = passwords
        self._personal = personal
        self._clock = clock

    async def export(self, caller: Caller) -> AsyncIterator[bytes]:
        """JSON text in pieces: an object with an array for each table; never all of it at once."""
        now = self._clock.now()
        async with self._reading() as transaction:
            await access.own_account(transaction, caller, now)
        head = {"account_id": caller.account_id, "exported_at": now}
        yield orjson.dumps(head, default=str, option=orjson.OPT_UTC_Z)[:-1] + b',"tables":{'
        present, between = "", b""
        async for section, rows in self._personal.export(caller.account_id):
            if section != present:
                closing = b"]," if present else b""
                yield closing + orjson.dumps(section) + b":["
                present, between = section, b""
            for row in rows:
                yield between + _written(row)
                between = b","
        yield (b"]" if present else b"") + b"}}"

    async def erase(self, caller: Caller, password: str) -> None:
        """Signs everybody out, leaves the chats, forgets the person; there is no way back.

        Raises PasswordWrong, LastAdmin.
        """
        async with self._reading() as transaction:
            account = await access.own_account(transaction, caller, self._clock.now())
            hashed = account.password_hash
        right = too_long(password) is None
        if not right or not await self._passwords.verify(password, hashed):
            raise PasswordWrong
        now = self._clock.now()
        async with self._unit_of_work() as transaction:
            held = await AccountCrud(transaction).lock_with_admins([caller.account_id])
            account = access.standing(held.get(caller.account_id), now)
            if account.password_hash != hashed:
                raise PasswordWrong
            if account.role == Role.ADMIN:
                admins = tuple(one for one in held.values() if one.role == Role.ADMIN)
                access.spare_last_admin(account, admins, now)
            await forget(transaction, self._personal, account, now)


async def forget(
    transaction: Transaction, personal: PersonalData, account: Account, now: datetime
) -> None:
    """Lets go of the account, whose row is locked; the row stays, without a name."""
    await personal.erase(transaction, account.id, now)
    await _lose_name(transaction, account, now)
    transaction.record(SessionsEnded(account_id=account.id, session_ids=None))
    transaction.record(AccountChanged(account_id=account.id))


async def _lose_name(transaction: Transaction, account: Account, now: datetime) -> None:
    if account.avatar_url is not None:
        transaction.record(AvatarDropped(url=account.avatar_url))
    account.rights_version += 1
    values: dict[str, object] = {
        "email": f"{account.id.hex}@{NO_ADDRESS}",
        "password_hash": NO_PASSWORD,
        "display_name": NOBODY.get(account.locale, NOBODY[LOCALE]),
        "locale": LOCALE,
        "timezone": TIMEZONE,
        "role": Role.USER.value,
        "is_confirmed": False,
        "deleted_at": now,
        **dict.fromkeys((
            "username", "first_name", "last_name", "middle_name", "phone", "bio", "avatar_url",
            "blocked_at", "blocked_until", "block_reason",
        )),
    }  # fmt: skip
    await AccountCrud(transaction).change(account, values, now)


def _written(row: dict[str, Any]) -> bytes:
    return orjson.dumps(row, default=str, option=orjson.OPT_UTC_Z)  # a driver's own UUIDs
