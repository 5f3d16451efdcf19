"""The only way to get an account or a session that the caller may touch."""

from datetime import datetime
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.errors import NotSignedIn
from app.kernel.transaction import Transaction
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.errors import AccountNotFound
from app.modules.auth.models import Account


async def own_account(transaction: Transaction, caller: Caller, now: datetime) -> Account:
    """The caller's account, to be read."""
    return _standing(await AccountCrud(transaction).get(caller.account_id), now)


async def locked_account(transaction: Transaction, caller: Caller, now: datetime) -> Account:
    """The caller's account, nobody else's to change until the block ends."""
    return _standing(await AccountCrud(transaction).lock(caller.account_id), now)


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


def _standing(account: Account | None, now: datetime) -> Account:
    if account is None or not account.stands(now):
        raise NotSignedIn
    return account
