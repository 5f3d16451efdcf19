"""Letters with links: asking for one tells nobody whether there is an account."""

from app.kernel.limits import RateLimits
from app.kernel.ports import Clock
from app.kernel.transaction import UnitOfWork
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.events import LinkAsked, Purpose
from app.modules.auth.models import Account
from app.modules.auth.service.identity import normal_email
from app.modules.auth.service.one_time import OneTimeTokens, digest_of, may_get_links


class LinkService:
    def __init__(
        self, unit_of_work: UnitOfWork, tokens: OneTimeTokens, clock: Clock, rates: RateLimits
    ) -> None:
        self._unit_of_work = unit_of_work
        self._tokens = tokens
        self._clock = clock
        self._rates = rates

    async def ask(self, purpose: Purpose, email: str) -> None:
        """Only writes down that somebody asked: the same work, whoever has the address.

        Raises RateLimited, whoever has the address.
        """
        normal = normal_email(email)
        if normal is None:
            return
        await self._rates.spend("mail", f"email:{digest_of(normal)}")
        async with self._unit_of_work() as transaction:
            transaction.record(LinkAsked(purpose=purpose, email=normal))

    async def send(self, asked: LinkAsked) -> None:
        """Later, when nobody waits for the answer: a link for whoever has the address."""
        now = self._clock.now()
        async with self._unit_of_work() as transaction:
            accounts = AccountCrud(transaction)
            known = await accounts.by_email(asked.email)
            account = known and await accounts.lock(known.id)
            if account is None or not may_get_links(account, now):
                return
            if _sensible(account, asked.purpose):
                await self._tokens.issue(transaction, account, asked.purpose, now)


def _sensible(account: Account, purpose: Purpose) -> bool:
    """There is nothing to confirm twice; a password is reset confirmed or not."""
    return purpose is Purpose.RESET or not account.is_confirmed
