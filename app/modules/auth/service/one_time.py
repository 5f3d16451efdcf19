"""One-time tokens: made for a letter, good once, and void when the account has changed."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.kernel.transaction import Transaction
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.crud.tokens import TokenCrud
from app.modules.auth.errors import TokenInvalid
from app.modules.auth.events import LinkIssued, Purpose
from app.modules.auth.models import Account, OneTimeToken

BYTES = 32
LIVES = {Purpose.CONFIRM: timedelta(hours=48), Purpose.RESET: timedelta(minutes=60)}
PATHS = {Purpose.CONFIRM: "/accounts/email/confirm/", Purpose.RESET: "/accounts/password/set/"}
# Whoever knows an address could have it flooded with letters.
LETTERS_PER_HOUR = 5
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class OneTimeTokens:
    """`public_url` is where the pages are that links in letters lead to."""

    public_url: str

    async def issue(
        self, transaction: Transaction, account: Account, purpose: Purpose, now: datetime
    ) -> None:
        """Sends a link to the account, whose row is locked or new; at most so many an hour."""
        tokens = TokenCrud(transaction)
        await tokens.drop_expired(account.id, now)
        if await tokens.count_since(account.id, purpose, now - HOUR) >= LETTERS_PER_HOUR:
            return
        token, expires_at = secrets.token_urlsafe(BYTES), now + LIVES[purpose]
        await tokens.add(
            OneTimeToken(
                account_id=account.id,
                purpose=purpose,
                digest=_digest(token),
                bound_to=_state(account),
                created_at=now,
                expires_at=expires_at,
            )
        )
        transaction.record(self._issued(account, purpose, token, expires_at))

    async def owner(
        self, transaction: Transaction, purpose: Purpose, token: str, now: datetime
    ) -> Account:
        """Whose token it is, without using it; raises TokenInvalid."""
        return (await self._found(transaction, purpose, token, now))[0]

    async def use(
        self, transaction: Transaction, purpose: Purpose, token: str, now: datetime
    ) -> Account:
        """Whose token it was, locked; raises TokenInvalid.

        All others for the purpose go with it: they have no more to open.
        """
        account, found = await self._found(transaction, purpose, token, now, lock=True)
        tokens = TokenCrud(transaction)
        if not await tokens.use(found.id):
            raise TokenInvalid
        await tokens.drop(account.id, purpose)
        return account

    async def _found(
        self,
        transaction: Transaction,
        purpose: Purpose,
        token: str,
        now: datetime,
        *,
        lock: bool = False,
    ) -> tuple[Account, OneTimeToken]:
        found = await TokenCrud(transaction).by_digest(_digest(token), purpose, now)
        if found is None:
            raise TokenInvalid
        accounts = AccountCrud(transaction)
        look = accounts.lock if lock else accounts.get
        account = await look(found.account_id)
        if account is None or not may_get_links(account, now) or found.bound_to != _state(account):
            raise TokenInvalid
        return account, found

    def _issued(
        self, account: Account, purpose: Purpose, token: str, expires_at: datetime
    ) -> LinkIssued:
        return LinkIssued(
            purpose=purpose,
            account_id=account.id,
            email=account.email,
            display_name=account.display_name,
            locale="ru" if account.locale == "ru" else "en",
            page=self.public_url + PATHS[purpose],
            token=token,
            expires_at=expires_at,
        )


def may_get_links(account: Account, now: datetime) -> bool:
    """Neither deleted nor blocked; whether it is confirmed does not matter."""
    return account.deleted_at is None and not account.blocked(now)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _state(account: Account) -> str:
    return _digest(f"{account.email}\n{account.password_hash}")
