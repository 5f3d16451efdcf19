"""People whom a trusted issuer introduces: an account at first sight, a session for each sign-in.

Their passwords, addresses and second factors are the issuer's: nobody signs in to such an account
here, and no letter goes to it.
"""

import hashlib
from datetime import UTC, datetime
from uuid import UUID

from app.kernel.errors import Blocked, NotSignedIn
from app.kernel.ids import new_id
from app.kernel.ports import Clock, Introduction
from app.kernel.transaction import Transaction, UnitOfWork
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.crud.introductions import IntroductionCrud
from app.modules.auth.crud.sessions import SessionCrud
from app.modules.auth.errors import AlreadyIntroduced
from app.modules.auth.models import Account, AccountSession, IntroducedAccount
from app.modules.auth.models.accounts import LOCALE, TIMEZONE

NO_PASSWORD = "!"  # noqa: S105 - what no password is hashed to
REMEMBERED = 10_000  # sessions
LONG_AGO = datetime.min.replace(tzinfo=UTC)
NOWHERE = "introduced.invalid"  # a domain that is nobody's (RFC 2606): no letter arrives


def session_of(introduction: Introduction) -> UUID:
    """The session that a token stands for: the same on every node, and after a restart."""
    whole = "\0".join((introduction.issuer, introduction.subject, introduction.session))
    digest = hashlib.sha256(whole.encode(errors="surrogatepass")).digest()
    return UUID(bytes=digest[:16], version=5)


class Introductions:
    def __init__(self, unit_of_work: UnitOfWork, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._admitted: dict[UUID, datetime] = {}  # sessions, until when they are known to last

    async def admit(self, introduction: Introduction) -> None:
        """Sees to it that the token's account and session are there; asks once for a token.

        Whether the session still lives is not asked here again. Raises NotSignedIn if it was
        ended, or the token is older than the end of all; Blocked for a blocked account.
        """
        session_id, until = session_of(introduction), introduction.expires_at
        if self._admitted.get(session_id, LONG_AGO) >= until:
            return
        try:
            await self._admit(introduction)
        except AlreadyIntroduced:  # two came at once: the other's account is there now
            await self._admit(introduction)
        if len(self._admitted) >= REMEMBERED:
            self._admitted.pop(next(iter(self._admitted)))
        self._admitted[session_id] = until

    async def account_of(self, issuer: str, subject: str) -> UUID:
        """The account behind the issuer's subject, made now if it was never seen."""
        try:
            return await self._account_of(issuer, subject)
        except AlreadyIntroduced:
            return await self._account_of(issuer, subject)

    async def _account_of(self, issuer: str, subject: str) -> UUID:
        async with self._unit_of_work() as transaction:
            return (await self._known(transaction, issuer, subject, "")).account_id

    async def _admit(self, introduction: Introduction) -> None:
        now = self._clock.now()
        async with self._unit_of_work() as transaction:
            known = await self._known(
                transaction, introduction.issuer, introduction.subject, introduction.display_name
            )
            account = await AccountCrud(transaction).lock(known.account_id)
            if account is None or account.deleted_at is not None:
                raise NotSignedIn
            if not account.stands(now):
                raise Blocked
            await self._open(transaction, account, known, introduction, now)

    async def _open(
        self, transaction: Transaction, account: Account, known: IntroducedAccount,
        introduction: Introduction, now: datetime,
    ) -> None:  # fmt: skip
        """The account's row is held: nobody else opens or ends its sessions meanwhile."""
        sessions, session_id = SessionCrud(transaction), session_of(introduction)
        session = await sessions.lock(session_id)
        if session is None:
            await transaction.session.refresh(known)
            denied = known.denied_before
            if denied is not None and introduction.issued_at <= denied:
                raise NotSignedIn
            await sessions.add(_opened(account, session_id, introduction, now))
        elif session.revoked_at is not None or session.account_id != account.id:
            raise NotSignedIn
        elif session.expires_at < introduction.expires_at:
            session.expires_at = introduction.expires_at
            session.last_used_at = now

    async def _known(
        self, transaction: Transaction, issuer: str, subject: str, display_name: str
    ) -> IntroducedAccount:
        introductions, now = IntroductionCrud(transaction), self._clock.now()
        known = await introductions.find(issuer, subject)
        if known is not None:
            return known
        account = await AccountCrud(transaction).add(_account(display_name, now))
        return await introductions.add(
            IntroducedAccount(
                id=new_id(), issuer=issuer, subject=subject, account_id=account.id, created_at=now
            )
        )


def _account(display_name: str, now: datetime) -> Account:
    account_id = new_id()
    return Account(
        id=account_id,
        email=f"{account_id.hex}@{NOWHERE}",
        password_hash=NO_PASSWORD,
        display_name=display_name,
        locale=LOCALE,
        timezone=TIMEZONE,
        role="user",
        is_confirmed=True,
        created_at=now,
        updated_at=now,
    )


def _opened(
    account: Account, session_id: UUID, introduction: Introduction, now: datetime
) -> AccountSession:
    return AccountSession(
        id=session_id,
        account_id=account.id,
        generation=0,
        rotated_at=now,
        device_name=introduction.issuer[:100],
        client="native",
        created_at=now,
        last_used_at=now,
        expires_at=introduction.expires_at,
    )
