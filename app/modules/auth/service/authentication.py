"""Who a token speaks for, asked at every request and every socket."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from typing_extensions import override

from app.kernel.caller import Caller, Role
from app.kernel.errors import AppError, Blocked, NotSignedIn
from app.kernel.ids import quick_id
from app.kernel.loader import Loader
from app.kernel.ports import Authenticator, Clock, TokenSigner, TrustedIssuer
from app.kernel.sockets import Kick
from app.kernel.transaction import Glances
from app.modules.auth.crud.sessions import standings
from app.modules.auth.events import SessionsEnded
from app.modules.auth.service.grants import ACCESS
from app.modules.auth.service.introductions import Introductions, session_of

FRESH = timedelta(seconds=1)  # how long a session is believed without asking again
REMEMBERED = 10_000  # sessions


@dataclass(frozen=True, slots=True)
class Standing:
    """What the database said of a session, and when."""

    account_id: UUID
    role: Role
    asked_at: datetime


class SessionAuthenticator(Authenticator):
    """A token is good while its session and its account are; the role is the account's own."""

    def __init__(
        self, glance: Glances, tokens: TokenSigner, clock: Clock,
        issuer: TrustedIssuer | None = None, introductions: Introductions | None = None,
    ) -> None:  # fmt: skip
        self._glance = glance
        self._tokens = tokens
        self._clock = clock
        self._issuer = issuer
        self._introductions = introductions
        self._known: dict[UUID, Standing] = {}
        self._forgotten = 0
        self._loader = Loader(self._ask)

    @override
    async def authenticate(self, token: str) -> Caller:
        try:
            claims = self._tokens.read(token, kind=ACCESS)
        except NotSignedIn:
            return await self._introduced(token)
        session_id, account_id = _id(claims, "sid"), _id(claims, "sub")
        standing = self._remembered(session_id) or await self._loader.load(session_id)
        if standing.account_id != account_id:
            raise NotSignedIn
        expires_at = datetime.fromtimestamp(int(str(claims["exp"])), UTC)
        return Caller(account_id, session_id, standing.role, expires_at)

    async def _introduced(self, token: str) -> Caller:
        """By a token that is none of ours; its account and its session are made at first sight."""
        if self._issuer is None or self._introductions is None:
            raise NotSignedIn
        introduction = self._issuer.read(token)
        session_id = session_of(introduction)
        await self._introductions.admit(introduction)
        standing = self._remembered(session_id) or await self._loader.load(session_id)
        return Caller(standing.account_id, session_id, standing.role, introduction.expires_at)

    def forget(self, ended: SessionsEnded) -> None:
        """From now on these sessions are asked about anew."""
        self._forgotten += 1
        if ended.session_ids is None:
            self.forget_account(ended.account_id)
        else:
            for session_id in ended.session_ids:
                self._known.pop(session_id, None)

    def kicked(self, kick: Kick) -> None:
        """The same, as told by whichever node has ended them."""
        self.forget(SessionsEnded(account_id=kick.account_id, session_ids=kick.session_ids))

    def forget_account(self, account_id: UUID) -> None:
        self._forgotten += 1
        theirs = [key for key, known in self._known.items() if known.account_id == account_id]
        for session_id in theirs:
            del self._known[session_id]

    def _remembered(self, session_id: UUID) -> Standing | None:
        known = self._known.get(session_id)
        if known is None or not timedelta() <= self._clock.now() - known.asked_at < FRESH:
            return None
        return known

    async def _ask(self, session_ids: Sequence[UUID]) -> list[Standing | AppError]:
        now, forgotten = self._clock.now(), self._forgotten
        async with self._glance() as glance:
            found = await standings(glance, session_ids, now)
        known = {
            session_id: Standing(speaker.account_id, Role(speaker.role), now)
            for session_id, speaker in found.items()
            if speaker.speaks
        }
        blocked = {session_id for session_id, speaker in found.items() if speaker.blocked}
        for session_id in session_ids:
            if session_id not in known:
                self._known.pop(session_id, None)
        # Something may have ended between the question and the answer: then it is not kept.
        if forgotten == self._forgotten:
            for session_id, standing in known.items():
                self._remember(session_id, standing)
        return [
            known.get(each) or (Blocked() if each in blocked else NotSignedIn())
            for each in session_ids
        ]

    def _remember(self, session_id: UUID, standing: Standing) -> None:
        self._known.pop(session_id, None)
        if len(self._known) >= REMEMBERED:
            self._known.pop(next(iter(self._known)))
        self._known[session_id] = standing


def _id(claims: Mapping[str, object], name: str) -> UUID:
    try:
        return _uuid(str(claims[name]))
    except ValueError as error:
        raise NotSignedIn from error


@lru_cache(2 * REMEMBERED)
def _uuid(text: str) -> UUID:
    """The same two of a token at every request."""
    return quick_id(UUID(text))
