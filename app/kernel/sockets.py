"""The socket door as modules see it: frames, commands, doors, and what may be sent to whom."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Generic, Literal, Protocol, TypeVar
from uuid import UUID

from pydantic import Field
from pydantic_core import to_json

from app.kernel.caller import Caller
from app.kernel.errors import Locale
from app.kernel.schema import Id, Schema, Secret

Version = Annotated[int, Field(ge=0, le=2**62)]


WITHOUT_ID = {"id"}


class Asked(Schema):
    """A frame from a client. `type` is a Literal in subclasses; `id` comes back in the answer."""

    type: str
    id: Annotated[Secret, Field(max_length=128)] | None = None


class Told(Schema):
    """A frame from the server. `id` repeats the id of the frame that it answers, if any."""

    type: str
    id: str | None = None

    def encoded(self) -> bytes:
        """The frame's JSON as UTF-8; an `id` that nobody gave is left out."""
        return self.model_dump_json(exclude=WITHOUT_ID if self.id is None else None).encode()

    def answering(self, id_: str | None) -> bytes:
        """The same as the answer to a frame with this id."""
        return _answering(self.encoded(), id_)


@dataclass(slots=True)  # not frozen: that makes it thrice as slow to make, and there are many
class Sealed:
    """A frame whose JSON text is ready: encoded once for everybody, or by another node."""

    payload: bytes

    def encoded(self) -> bytes:
        return self.payload

    def answering(self, id_: str | None) -> bytes:
        return _answering(self.payload, id_)


# Keeps a version's place in a line: nobody is told anything, and what comes behind it goes on.
UNSAID = Sealed(b"")


def _answering(payload: bytes, id_: str | None) -> bytes:
    return payload if id_ is None else b'{"id":%b,%b' % (to_json(id_), payload[1:])


class Auth(Asked):
    """The first frame: who speaks, and the last versions this client has seen."""

    type: Literal["auth"]
    token: Annotated[Secret, Field(max_length=8192)]
    resume: Annotated[dict[Id, Version], Field(max_length=200)] | None = None
    version: Version | None = None


class Ending(StrEnum):
    """Why a conversation is ended; `adapters/realtime/closes.py` gives each its close code."""

    SIGNED_OUT = "signed_out"
    BLOCKED = "blocked"
    NOT_YOURS = "not_yours"
    TOO_MANY = "too_many"


@dataclass(slots=True)  # not frozen, as above
class Push:
    """A frame for everybody who follows a channel.

    `version` is its place in the channel's line; None means outside the line (typing, say).
    `besides` is an account that is not told. `passing` names a state that only its newest frame
    is about (who types, who is here, how far somebody has read): a reader that lags is told that
    one alone.
    """

    channel: str
    told: Told | Sealed
    version: int | None = None
    besides: UUID | None = None
    passing: str | None = None


@dataclass(slots=True)  # not frozen, as above
class Stretch:
    """Pushes that follow each other in a channel's line, published at once; a past tells pushes.

    `texts` are the JSON of their frames as UTF-8; the first has `version`, each of the others the
    next. Nobody changes them once they are published.
    """

    channel: str
    version: int
    texts: list[bytes]

    def pushes(self) -> list[Push]:
        """The same one by one."""
        return [
            Push(self.channel, Sealed(text), version)
            for version, text in enumerate(self.texts, self.version)
        ]


@dataclass(frozen=True, slots=True)
class Follow:
    """From `version` on, the account's sockets that follow all its channels follow this one too."""

    account_id: UUID
    channel: str
    version: int


@dataclass(frozen=True, slots=True)
class Unfollow:
    """After `version` (None: at once) the account's sockets get nothing more from the channel."""

    account_id: UUID
    channel: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Kick:
    """Ends the sockets of an account: of the sessions named, or of all `besides` one."""

    account_id: UUID
    ending: Ending
    session_ids: frozenset[UUID] | None = None
    besides: UUID | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """There is no such channel any more: whoever follows it is told its past's last word, and
    parts from it. Costs nothing for those who are not connected."""

    channel: str


Signal = Push | Stretch | Follow | Unfollow | Kick | Gone


# Tells a channel's line after a version, in order; asked when a push was lost on the way. Who came
# or went with a version is told as it was live: Follow, Unfollow. A channel that is gone has no
# versions any more; its past is what is left to be said.
Past = Callable[[str, int], Awaitable[Sequence[Signal]]]

# What tells a reader that it lacks the line of a channel from behind a version on, and where it can
# read on; None if the channel is gone.
Lack = Callable[[str, int], Awaitable[Told | None]]

# The last version of each of the channels; one that is gone is left out.
Heads = Callable[[Collection[str]], Awaitable[Mapping[str, int]]]


@dataclass(frozen=True, slots=True)
class Won:
    """A channel that an account has won, and what its sockets are told of it if they lack it."""

    follow: Follow
    welcome: Sequence[Signal]


# The channels that those accounts have won since a moment and still have.
Winnings = Callable[[Collection[UUID], datetime], Awaitable[Sequence[Won]]]


class Publisher(Protocol):
    def publish(self, *signals: Signal) -> None:
        """Hands signals to every node, in order; never waits and never fails the caller."""
        ...


class Presence(Protocol):
    """Who is here; offered by the engine."""

    def sockets(self, account_id: UUID) -> int:
        """How many open sockets an account has."""
        ...


class Visit(Protocol):
    """One open socket that has signed in."""

    @property
    def caller(self) -> Caller: ...

    @property
    def subject(self) -> UUID | None:
        """What the door's address names; None at the door to everything."""
        ...

    @property
    def locale(self) -> Locale: ...

    @property
    def channels(self) -> Collection[str]:
        """What this socket follows."""
        ...

    def welcome(self) -> None:
        """Tells `auth_success`; a door calls it once it has let the visitor in."""
        ...

    def tell(self, told: Told | Sealed) -> None:
        """To this socket only; never waits."""
        ...

    def follow(self, channel: str) -> None:
        """From now on what the channel carries is kept for this socket, until `caught_up`."""
        ...

    def caught_up(self, channel: str, version: int | None = None) -> None:
        """The past up to `version` has been told: what came meanwhile follows, then live."""
        ...

    def unfollow(self, channel: str) -> None: ...


class Answer(Protocol):
    """What answers a frame."""

    def answering(self, id_: str | None) -> bytes:
        """Its JSON as UTF-8, with the id of the frame, if that has one."""
        ...


class Heard(Protocol):
    """A frame from a client, however it was read."""

    @property
    def type(self) -> str: ...

    @property
    def id(self) -> str | None: ...


F = TypeVar("F", bound=Asked)
H = TypeVar("H", bound=Heard)


@dataclass(frozen=True, slots=True)
class Command(Generic[F]):
    """A kind of frame and what is done with it; what the handler returns answers the frame.

    Frames of a socket are carried out one after the other. Each takes a place in the account's
    `bucket` of the rate limits, if one is named.
    """

    frame: type[F]
    handle: Callable[[Visit, F], Awaitable[Told | None]]
    bucket: str | None = None


# Called once, with what answers a frame or with what went wrong. It never raises.
Then = Callable[[Answer | Exception | None], None]


@dataclass(frozen=True, slots=True)
class Pipelined(Generic[H]):
    """The same for frames that come by the thousand: those that follow each other overlap.

    `begin` hands the work over, in the order of the frames, and returns at once; whoever carries
    it out calls `then`. No frame has a task of its own. What `begin` raises is told as well.

    `plain` reads frames of the simplest shape from their JSON without the schema, which costs more
    than all the rest; None leaves a frame to the schema. Whatever it takes, the schema takes too,
    and as the same.
    """

    frame: type[Asked]
    begin: Callable[[Visit, H, Then], None]
    bucket: str | None = None
    plain: Callable[[dict[str, Any]], H | None] | None = None


class Door(Protocol):
    """An address where sockets may be opened."""

    @property
    def path(self) -> str:
        """The address; at most one `{placeholder}`, a UUID, which becomes the visit's subject."""
        ...

    async def enter(self, visit: Visit, auth: Auth) -> None:
        """Lets the visitor in and tells what was missed, or raises the AppError why not."""
        ...

    async def leave(self, visit: Visit) -> None:
        """The visitor is gone, let in or not; the socket no longer counts."""
        ...


AnyCommand = Command[Any] | Pipelined[Any]
