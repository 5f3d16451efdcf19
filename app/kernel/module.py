"""What a module is, and what it may ask for and give when it is wired into an application."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Protocol, TypeVar

from fastapi import APIRouter

from app.kernel.durable import DurableSubscriber
from app.kernel.errors import AppError
from app.kernel.events import Event, ManySubscriber, Subscriber
from app.kernel.limits import RateLimits
from app.kernel.measures import Measures
from app.kernel.personal import Erasure, Personal
from app.kernel.ports import Clock, Mailer, PasswordHasher, Probe, TokenSigner
from app.kernel.settings import SettingsGroup
from app.kernel.sockets import (
    AnyCommand,
    Door,
    Heads,
    Kick,
    Lack,
    Past,
    Publisher,
    Told,
    Winnings,
)
from app.kernel.swap import Swaps
from app.kernel.transaction import Glances, UnitOfWork

T = TypeVar("T")
G = TypeVar("G", bound=SettingsGroup)
E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class Seeding:
    """How much demo data is wanted; `progress(what, done, of)` is told as it grows."""

    accounts: int
    chats: int
    messages: int
    progress: Callable[[str, int, int], None]


# What has to be done now and then; whatever it returns is not looked at.
Chore = Callable[[], Awaitable[object]]
Seed = Callable[[Seeding], Awaitable[None]]

# What would be unsafe for people on a real server, with its remedy; None where nothing is.
Hazard = Callable[[], Awaitable[str | None]]


class CannotStart(Exception):
    """Raised by a module's `wire`: one sentence for the operator, with the remedy."""


class Wiring(Protocol):
    """Given to a module's `wire`: the ports it may use and the ways to join the application."""

    @property
    def environment(self) -> str:
        """LOCAL, DEV, TEST or PROD."""
        ...

    @property
    def modules(self) -> frozenset[str]:
        """The names of the modules that are switched on; all of them are imported by now."""
        ...

    @property
    def public_url(self) -> str:
        """The address people reach the API by, without a slash at its end; links start with it."""
        ...

    @property
    def unit_of_work(self) -> UnitOfWork:
        """Opens a block that writes."""
        ...

    @property
    def row_work(self) -> UnitOfWork:
        """Opens a block that writes through `rows` alone: cheaper, and without a session."""
        ...

    @property
    def swap(self) -> Swaps:
        """Opens the way of a conditional change without a block, told at its end."""
        ...

    @property
    def reading(self) -> UnitOfWork:
        """Opens a block that only reads."""
        ...

    @property
    def glance(self) -> Glances: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def publisher(self) -> Publisher: ...

    @property
    def passwords(self) -> PasswordHasher: ...

    @property
    def tokens(self) -> TokenSigner: ...

    @property
    def mailer(self) -> Mailer: ...

    @property
    def measures(self) -> Measures:
        """Where the module counts what operators should see."""
        ...

    @property
    def rate_limits(self) -> RateLimits: ...

    def settings(self, group: type[G]) -> G:
        """The module's settings, read from the same variables as everything else."""
        ...

    def offer(self, contract: type[T], service: T) -> None:
        """Makes a service known to controllers and to modules that require this one."""
        ...

    def get(self, contract: type[T]) -> T:
        """A service another module offers; raises LookupError with a sentence if none does."""
        ...

    def find(self, contract: type[T]) -> T | None:
        """The same, or None; to be asked when it is needed, since modules are wired in turn."""
        ...

    def http(self, *routers: APIRouter) -> None: ...

    def socket(self, *commands: AnyCommand) -> None: ...

    def tells(self, *frames: type[Told]) -> None:
        """The frames that the module sends: the document of the socket doors is made of them."""
        ...

    def door(self, *doors: Door) -> None: ...

    def past(self, prefix: str, past: Past) -> None:
        """Who can tell what was lost in channels named `<prefix>:<id>`."""
        ...

    def lack(self, prefix: str, lack: Lack) -> None:
        """Who tells a lagging reader where to read on in channels named `<prefix>:<id>`."""
        ...

    def heads(self, prefix: str, heads: Heads) -> None:
        """Who knows the ends of the lines of channels named `<prefix>:<id>`."""
        ...

    def winnings(self, winnings: Winnings) -> None:
        """Who knows which channels accounts have won, in case nobody told their sockets."""
        ...

    def on_kick(self, kicked: Callable[[Kick], None]) -> None:
        """Told of every kick, whichever node it comes from."""
        ...

    def regularly(self, name: str, every: timedelta, chore: Chore) -> None:
        """Done again and again while the application runs, on every node; a fault is logged.

        Times are moved a little, so that nodes that were started together do not do it together.
        """
        ...

    def at_end(self, ending: Callable[[], Awaitable[None]]) -> None:
        """Awaited when the application ends and nobody asks any more: what was accepted is done."""
        ...

    def alongside(self, work: Callable[[], Awaitable[None]]) -> None:
        """Begun when the application is ready to serve, and cancelled when it ends."""
        ...

    def personal(self, *declared: Personal) -> None:
        """What the module's tables hold about people: export and erasure follow from it."""
        ...

    def on_erase(self, erasure: Erasure) -> None:
        """What the module does when an account is erased, beside what it declared of tables."""
        ...

    def limit(self, name: str, value: int) -> None:
        """A limit that `auth_success` tells clients."""
        ...

    def on(self, event: type[E], subscriber: Subscriber[E]) -> None: ...

    def on_many(self, event: type[E], subscriber: ManySubscriber[E]) -> None:
        """For events that come by the thousand: those of one commit that follow each other are
        told at once."""
        ...

    def on_durably(
        self, event: type[E], name: str, subscriber: DurableSubscriber[E], *, within: timedelta
    ) -> None:
        """At least once, after the commit, even if the process dies; tried again for `within`.

        The name never changes once published: what waits in the database is found by it.
        """
        ...

    def needs_durable(self, event: type[Event], otherwise: str) -> None:
        """The start is refused with this sentence if nobody subscribes durably to the event."""
        ...

    def broken(self, constraint: str, error: type[AppError]) -> None:
        """The error that a broken constraint of that name means."""
        ...

    def probe(self, name: str, probe: Probe) -> None:
        """A check of health: returns when well, raises when not."""
        ...

    def seed(self, seed: Seed) -> None:
        """Fills an empty installation; has to be idempotent."""
        ...

    def hazard(self, name: str, hazard: Hazard) -> None:
        """Asked by `manage.py check`; the name is the variable or the thing it is about."""
        ...


class Module(Protocol):
    """A capability. Its folder holds everything it is; its name in MODULES switches it on.

    One that comes with a package of its own also says which versions of the messenger it fits:
    `core = ">=0.1,<1"`.
    """

    name: ClassVar[str]
    version: ClassVar[str]
    requires: ClassVar[tuple[str, ...]]

    def wire(self, wiring: Wiring) -> None: ...
