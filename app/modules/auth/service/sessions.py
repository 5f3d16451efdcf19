"""What keeps people signed in, and what ends it."""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from app.kernel.caller import Caller, Origin
from app.kernel.errors import NotSignedIn
from app.kernel.paging import Page, after_id, encode_cursor
from app.kernel.ports import Clock, TokenSigner, TrustedIssuer
from app.kernel.transaction import Transaction, UnitOfWork
from app.modules.auth import access
from app.modules.auth.crud.sessions import SessionCrud
from app.modules.auth.errors import SessionNotFound
from app.modules.auth.events import SessionsEnded
from app.modules.auth.models import Account, AccountSession
from app.modules.auth.schemas.sessions import Grant, SessionRead
from app.modules.auth.service.grants import ACCESS, Grants
from app.modules.auth.service.introductions import session_of
from app.modules.auth.service.sign_in import trace

# Two tabs that refresh at once, or an answer that was lost: the same successor is given again.
SECOND_ASKING = timedelta(seconds=10)


class SessionService:
    def __init__(
        self,
        unit_of_work: UnitOfWork,
        reading: UnitOfWork,
        tokens: TokenSigner,
        grants: Grants,
        clock: Clock,
        issuer: TrustedIssuer | None = None,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._tokens = tokens
        self._grants = grants
        self._clock = clock
        self._issuer = issuer

    async def refresh(self, refresh_token: str | None, origin: Origin) -> Grant:
        """The next pair of tokens; the one given is used up.

        A token used up before means that two have it: the session is over for both. Raises
        NotSignedIn for everything but the present token.
        """
        session_id, generation = self._grants.redeem(refresh_token or "")
        now = self._clock.now()
        async with self._unit_of_work() as transaction:
            sessions = SessionCrud(transaction)
            account = await sessions.lock_owner(session_id)
            session = await sessions.lock(session_id)
            if account is None or session is None:
                raise NotSignedIn
            if not account.stands(now) or not session.lives(now):
                raise NotSignedIn
            if generation == session.generation:
                await sessions.rotate(session, now, trace(origin))
            repeated = generation + 1 == session.generation
            if repeated and now - session.rotated_at <= SECOND_ASKING:
                return self._grants.grant(session)
            await self._end(transaction, account, session_id)
        # Only here, after the block: an error inside it would undo the ending.
        raise NotSignedIn

    async def sign_out(self, access_token: str | None, refresh_token: str | None) -> None:
        """Ends the session that either token names; that it is over already is no fault."""
        for session_id in self._named(access_token, refresh_token):
            async with self._unit_of_work() as transaction:
                account = await SessionCrud(transaction).lock_owner(session_id)
                if account is not None:
                    await self._end(transaction, account, session_id)

    async def sign_out_everywhere(self, caller: Caller) -> None:
        now = self._clock.now()
        async with self._unit_of_work() as transaction:
            account = await access.locked_account(transaction, caller, now)
            await SessionCrud(transaction).end_all(account, now)
            transaction.record(SessionsEnded(account_id=account.id, session_ids=None))

    async def end(self, caller: Caller, session_id: UUID) -> None:
        """Signs another device of the caller out; raises SessionNotFound for anybody else's."""
        async with self._unit_of_work() as transaction:
            account = await access.locked_account(transaction, caller, self._clock.now())
            if not await self._end(transaction, account, session_id):
                raise SessionNotFound

    async def page(self, caller: Caller, limit: int, cursor: str | None) -> Page[SessionRead]:
        """The devices the caller is signed in on, the latest first."""
        before = after_id(cursor)
        async with self._reading() as transaction:
            found = await SessionCrud(transaction).page(
                caller.account_id, self._clock.now(), before, limit + 1
            )
            shown = [session_read(session, caller) for session in found[:limit]]
            more = len(found) > limit
            next_cursor = encode_cursor(str(shown[-1].id)) if more else None
            return Page[SessionRead](entities=shown, next_cursor=next_cursor)

    async def _end(self, transaction: Transaction, account: Account, session_id: UUID) -> bool:
        ended = await SessionCrud(transaction).end_one(account, session_id, self._clock.now())
        if ended:
            transaction.record(SessionsEnded(account_id=account.id, session_ids=frozenset(ended)))
        return bool(ended)

    def _named(self, access_token: str | None, refresh_token: str | None) -> set[UUID]:
        named = set()
        with suppress(NotSignedIn, ValueError):
            named.add(UUID(str(self._tokens.read(access_token or "", kind=ACCESS)["sid"])))
        with suppress(NotSignedIn):
            if self._issuer is not None:
                named.add(session_of(self._issuer.read(access_token or "")))
        with suppress(NotSignedIn):
            named.add(self._grants.redeem(refresh_token or "")[0])
        return named


def session_read(session: AccountSession, caller: Caller) -> SessionRead:
    return SessionRead(
        id=session.id,
        device_id=session.device_id,
        device_name=session.device_name,
        client="native" if session.client == "native" else "browser",
        ip=session.ip,
        user_agent=session.user_agent,
        created_at=session.created_at,
        last_used_at=session.last_used_at,
        expires_at=session.expires_at,
        current=session.id == caller.session_id,
    )
