"""The outside world as modules see it; every port has an adapter and a twin of it."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.sockets import Ending

# A check of health: returns when well, raises when not; Degraded if the server serves all the same.
Probe = Callable[[], Awaitable[None]]


class Degraded(Exception):
    """Something is slower or poorer than it should be; requests may be sent here."""


class Probes(dict[str, Probe]):
    """The probes that adapters and modules registered, by name; offered by the engine."""


class Clock(Protocol):
    def seconds(self) -> float:
        """The same moment as `now`, in seconds since 1970: cheaper where it is asked often."""
        ...

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class PasswordHasher(Protocol):
    async def hash(self, password: str) -> str: ...

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Whether the password is the hashed one.

        `None` stands for an unknown account: the same work is done and the answer is no.
        """
        ...

    def outdated(self, hashed: str) -> bool:
        """Whether the hash was made with another cost than today's."""
        ...


class TokenSigner(Protocol):
    def sign(self, claims: Mapping[str, object]) -> str: ...

    def read(self, token: str, *, kind: str) -> Mapping[str, object]:
        """The claims of a token of that kind (`typ`).

        Raises NotSignedIn for whatever is wrong with it.
        """
        ...

    def seal(self, text: str) -> str:
        """A keyed digest of the text (HMAC-SHA-256, base64url): only this server can make it."""
        ...

    def sealed(self, text: str, seal: str) -> bool:
        """Whether the seal is the text's under the present or a previous key; constant time."""
        ...


@dataclass(frozen=True, slots=True)
class Introduction:
    """Who somebody is, in the words of an issuer whom we trust.

    `subject` is theirs for ever; `session` names the sign-in that the token is of.
    """

    issuer: str
    subject: str
    session: str
    display_name: str
    issued_at: datetime
    expires_at: datetime


class TrustedIssuer(Protocol):
    """Offered by the engine where another application's tokens sign people in."""

    @property
    def name(self) -> str:
        """The `iss` of its tokens."""
        ...

    def read(self, token: str) -> Introduction:
        """Raises NotSignedIn for whatever is wrong with the token."""
        ...


class ReadReceiptWishes(Protocol):
    """Offered by whoever keeps people's preferences; without it everybody shows what they read."""

    async def without_receipts(self, account_ids: Collection[UUID]) -> set[UUID]:
        """Those of them who do not want others to see what they have read.

        Asked outside of any block. What changes on this node holds at once, what changes
        elsewhere within a second.
        """
        ...


class Authenticator(Protocol):
    """Offered by the module that knows accounts; asked by both doors."""

    async def authenticate(self, token: str) -> Caller:
        """Raises NotSignedIn when the token, its session or its account is not good (any more)."""
        ...


class SessionWatch(Protocol):
    """Offered by the module that knows sessions; asked about all open sockets again and again."""

    async def over(self, session_ids: Collection[UUID]) -> Mapping[UUID, Ending]:
        """Those of the sessions that may not speak any more, and why."""
        ...


@dataclass(frozen=True, slots=True)
class Letter:
    """One e-mail to one address. `secrets` are the parts of its text that open something."""

    to: str
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    message_id: str
    secrets: tuple[str, ...] = field(default=(), repr=False)


class LetterDelayed(Exception):
    """The letter was not taken this time; the sentence says why."""


class LetterRefused(Exception):
    """The letter will never be taken as it is; the sentence says why."""


class Mailer(Protocol):
    async def send(self, letter: Letter) -> None:
        """Returns when the letter has been taken on; raises LetterDelayed or LetterRefused.

        The sentences it raises hold neither the text of the letter nor its secrets.
        """
        ...
