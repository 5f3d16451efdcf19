"""One-time tokens: made for a letter, good once, and void when the account has changed."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.kernel.ids import new_id
from app.kernel.ports import TokenSigner
from app.kernel.transaction import Transaction
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.crud.tokens import TokenCrud
from app.modules.auth.errors import TokenInvalid
from app.modules.auth.events import LinkIssued, Purpose
from app.modules.auth.models import Account, OneTimeToken

BYTES = 32
LIVES = {
    Purpose.CONFIRM: timedelta(hours=48),
    Purpose.RESET: timedelta(minutes=10),
    Purpose.CHANGE: timedelta(hours=48),
}
CONFIRM_PAGE = "/accounts/email/confirm/"
PATHS = {
    Purpose.CONFIRM: CONFIRM_PAGE,
    Purpose.RESET: "/accounts/password/set/",
    Purpose.CHANGE: CONFIRM_PAGE,
}
# Eight digits could be guessed if one might try long enough: see `proofs.TRIES`.
CODES = 10**8
CODE_LIVES = timedelta(minutes=10)
# Whoever knows an address could have it flooded with letters.
LETTERS_MAX = {timedelta(hours=1): 2, timedelta(days=1): 5}
KEPT = max(LETTERS_MAX)


@dataclass(frozen=True, slots=True)
class Used:
    """A token that was good: whose it was, what for, and the address that its letter reached."""

    account: Account
    purpose: Purpose
    email: str


@dataclass(frozen=True, slots=True)
class OneTimeTokens:
    """`public_url` is where the pages are that links in letters lead to; tokens are known by
    their digest, from `digest_of` or from the code that stands in the same letter."""

    public_url: str
    signer: TokenSigner

    async def issue(
        self,
        transaction: Transaction,
        account: Account,
        purpose: Purpose,
        now: datetime,
        email: str | None = None,
    ) -> bool:
        """Sends a link to the account, whose row is locked or new, or to another address.

        Whether it did: an account gets so many letters and no more.
        """
        if not await self.count_letter(transaction, account, purpose, now):
            return False
        await self.write(transaction, account, purpose, now, email or account.email)
        return True

    async def count_letter(
        self, transaction: Transaction, account: Account, purpose: Purpose, now: datetime
    ) -> bool:
        """Whether the account may be sent one letter more."""
        tokens = TokenCrud(transaction)
        await tokens.drop_expired(account.id, now)
        await tokens.drop_letters(account.id, now - KEPT)
        asked = await tokens.letters(account.id, purpose)
        for period, most in LETTERS_MAX.items():
            if sum(moment > now - period for moment in asked) >= most:
                return False
        await tokens.count_letter(account.id, purpose, now)
        return True

    async def write(
        self,
        transaction: Transaction,
        account: Account,
        purpose: Purpose,
        now: datetime,
        email: str,
    ) -> None:
        """A letter that was counted before."""
        token, code = secrets.token_urlsafe(BYTES), f"{secrets.randbelow(CODES):08d}"
        row = OneTimeToken(
            id=new_id(),
            account_id=account.id,
            purpose=purpose,
            digest=digest_of(token),
            bound_to=_state(account),
            email=email,
            code_expires_at=now + min(CODE_LIVES, LIVES[purpose]),
            created_at=now,
            expires_at=now + LIVES[purpose],
        )
        row.code_seal = self.signer.seal(_code_text(row, code))
        await TokenCrud(transaction).add(row)
        issued = LinkIssued(
            purpose=purpose,
            account_id=account.id,
            email=email,
            display_name=account.display_name,
            locale="ru" if account.locale == "ru" else "en",
            page=self.public_url + PATHS[purpose],
            token=token,
            expires_at=row.expires_at,
            code=code,
        )
        transaction.record(issued)

    def is_code(self, row: OneTimeToken, code: str) -> bool:
        return self.signer.sealed(_code_text(row, code), row.code_seal or "")

    async def owner(
        self, transaction: Transaction, purpose: Purpose, digest: str, now: datetime
    ) -> Account:
        """Whose token it is, without using it; raises TokenInvalid."""
        return (await self._found(transaction, (purpose,), digest, now))[0]

    async def use(
        self, transaction: Transaction, digest: str, now: datetime, *purposes: Purpose
    ) -> Used:
        """Whose token it was, locked; raises TokenInvalid.

        All others for the purpose go with it: they have no more to open.
        """
        account, found = await self._found(transaction, purposes, digest, now, lock=True)
        tokens, purpose = TokenCrud(transaction), Purpose(found.purpose)
        email = found.email or account.email
        if not await tokens.use(found.id):
            raise TokenInvalid
        await tokens.drop(account.id, purpose)
        return Used(account, purpose, email)

    async def _found(
        self,
        transaction: Transaction,
        purposes: tuple[Purpose, ...],
        digest: str,
        now: datetime,
        *,
        lock: bool = False,
    ) -> tuple[Account, OneTimeToken]:
        found = await TokenCrud(transaction).by_digest(digest, purposes, now)
        if found is None:
            raise TokenInvalid
        accounts = AccountCrud(transaction)
        look = accounts.lock if lock else accounts.get
        account = await look(found.account_id)
        if account is None or not may_get_links(account, now) or found.bound_to != _state(account):
            raise TokenInvalid
        return account, found


def may_get_links(account: Account, now: datetime) -> bool:
    """Neither deleted nor blocked; whether it is confirmed does not matter."""
    return account.deleted_at is None and not account.blocked(now)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _state(account: Account) -> str:
    return digest_of(f"{account.email}\n{account.password_hash}")


def _code_text(row: OneTimeToken, code: str) -> str:
    return f"code:{row.purpose}:{row.id}:{code}"
