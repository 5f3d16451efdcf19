"""The only way to get an account or a session that the caller may touch."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.kernel.caller import Caller, Role
from app.kernel.errors import Forbidden, NotSignedIn
from app.kernel.transaction import Transaction
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.errors import AccountNotFound, LastAdmin
from app.modules.auth.models import Account

STAFF = frozenset({Role.MODERATOR, Role.ADMIN})
ADMINS = frozenset({Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Governed:
    """Somebody's account, held by one who may act upon it; all admins are held beside it."""

    subject: Account
    actor: Account
    admins: tuple[Account, ...]

    def spare_last_admin(self, now: datetime) -> None:
        """Asked before an admin is taken away; raises LastAdmin."""
        spare_last_admin(self.subject, self.admins, now)


def spare_last_admin(leaving: Account, admins: tuple[Account, ...], now: datetime) -> None:
    if not any(admin is not leaving and admin.stands(now) for admin in admins):
        raise LastAdmin


def staff(caller: Caller) -> None:
    """Raises Forbidden for people without an office; asked before anything is looked at."""
    if caller.role not in STAFF:
        raise Forbidden


def admin(caller: Caller) -> None:
    if caller.role not in ADMINS:
        raise Forbidden


async def governed_account(
    transaction: Transaction,
    caller: Caller,
    account_id: UUID,
    now: datetime,
    among: frozenset[Role] = ADMINS,
) -> Governed:
    """Somebody's account, to be changed by who has one of these roles at this very moment."""
    if caller.role not in among:
        raise Forbidden
    held = await AccountCrud(transaction).lock_with_admins([caller.account_id, account_id])
    actor, subject = standing(held.get(caller.account_id), now), held.get(account_id)
    if Role(actor.role) not in among:
        raise Forbidden
    if subject is None or subject.deleted_at is not None:
        raise AccountNotFound
    admins = tuple(account for account in held.values() if account.role == Role.ADMIN)
    return Governed(subject, actor, admins)


async def own_account(transaction: Transaction, caller: Caller, now: datetime) -> Account:
    """The caller's account, to be read."""
    return standing(await AccountCrud(transaction).get(caller.account_id), now)


async def locked_account(transaction: Transaction, caller: Caller, now: datetime) -> Account:
    """The caller's account, nobody else's to change until the block ends."""
    return standing(await AccountCrud(transaction).lock(caller.account_id), now)


async def visible_account(
    transaction: Transaction, caller: Caller, account_id: UUID, now: datetime
) -> Account:
    """An account the caller may look at; whoever moderates sees the blocked ones too."""
    account = await AccountCrud(transaction).get(account_id)
    if account is None or account.deleted_at is not None:
        raise AccountNotFound
    if not caller.moderates and not account.stands(now):
        raise AccountNotFound
    return account


def standing(account: Account | None, now: datetime) -> Account:
    """The account itself, if it can take part; else NotSignedIn."""
    if account is None or not account.stands(now):
        raise NotSignedIn
    return account
