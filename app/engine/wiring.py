"""What modules are given to join the application, and what they have given."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from fastapi import APIRouter
from typing_extensions import override

from app.adapters.database.failures import Failures
from app.adapters.outbox.outbox import DatabaseOutbox
from app.engine.chores import kept_up
from app.engine.claims import ENGINE, Claims, Clash, address, addresses
from app.engine.frames import frame_type, frame_types
from app.engine.registry import WrongModules
from app.engine.settings import ApiSettings, EngineSettings, Settings, WrongSettings
from app.kernel.durable import DurableSubscriber
from app.kernel.errors import AppError
from app.kernel.events import Event, EventBus, ManySubscriber, Subscriber
from app.kernel.limits import RateLimits
from app.kernel.measures import Measures
from app.kernel.module import CannotStart, Chore, Hazard, Module, Seed, Wiring
from app.kernel.personal import Erasure, Personal
from app.kernel.ports import Clock, Mailer, PasswordHasher, Probe, Probes, TokenSigner
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


class EngineWiring(Wiring):
    """Collects what modules give; the constructor and the doors read it."""

    def __init__(
        self, settings: Settings, *, unit_of_work: UnitOfWork, row_work: UnitOfWork, swap: Swaps,
        reading: UnitOfWork, glance: Glances, clock: Clock, publisher: Publisher,
        passwords: PasswordHasher, tokens: TokenSigner, mailer: Mailer, bus: EventBus,
        outbox: DatabaseOutbox, failures: Failures, measures: Measures, rate_limits: RateLimits,
    ) -> None:  # fmt: skip
        self._settings = settings
        self._unit_of_work = unit_of_work
        self._row_work = row_work
        self._swap = swap
        self._reading = reading
        self._glance = glance
        self._clock = clock
        self._publisher = publisher
        self._passwords = passwords
        self._tokens = tokens
        self._mailer = mailer
        self._bus = bus
        self._outbox = outbox
        self._failures = failures
        self._measures = measures
        self._rate_limits = rate_limits
        self._needed: dict[type[Event], str] = {}
        self._joining = ENGINE
        self.claims = Claims.of_the_engine()
        self._services: dict[type[Any], Any] = {}
        self.routers: list[APIRouter] = []
        self.commands: dict[str, AnyCommand] = {}
        self.told: dict[str, type[Told]] = {}
        self.doors: list[Door] = []
        self.limits: dict[str, int] = {}
        self.probes = Probes()
        self.seeds: list[Seed] = []
        self.hazards: list[tuple[str, Hazard]] = []
        self.pasts: dict[str, Past] = {}
        self.declared: list[Personal] = []
        self.erasures: list[Erasure] = []
        self.endings: list[Callable[[], Awaitable[None]]] = []
        self.companions: list[Callable[[], Awaitable[None]]] = []
        self.lacks: dict[str, Lack] = {}
        self.ends: dict[str, Heads] = {}
        self.won: list[Winnings] = []
        self.kicked: list[Callable[[Kick], None]] = []

    @property
    @override
    def environment(self) -> str:
        return self._settings.environment

    @property
    @override
    def modules(self) -> frozenset[str]:
        return frozenset(self._settings.of(EngineSettings).module_names)

    @property
    @override
    def public_url(self) -> str:
        api = self._settings.of(ApiSettings)
        return api.public_url.rstrip("/") + api.prefix

    @property
    @override
    def unit_of_work(self) -> UnitOfWork:
        return self._unit_of_work

    @property
    @override
    def row_work(self) -> UnitOfWork:
        return self._row_work

    @property
    @override
    def swap(self) -> Swaps:
        return self._swap

    @property
    @override
    def reading(self) -> UnitOfWork:
        return self._reading

    @property
    @override
    def glance(self) -> Glances:
        return self._glance

    @property
    @override
    def clock(self) -> Clock:
        return self._clock

    @property
    @override
    def publisher(self) -> Publisher:
        return self._publisher

    @property
    @override
    def passwords(self) -> PasswordHasher:
        return self._passwords

    @property
    @override
    def tokens(self) -> TokenSigner:
        return self._tokens

    @property
    @override
    def mailer(self) -> Mailer:
        return self._mailer

    @property
    @override
    def measures(self) -> Measures:
        return self._measures

    @property
    @override
    def rate_limits(self) -> RateLimits:
        return self._rate_limits

    @override
    def settings(self, group: type[G]) -> G:
        return self._settings.of(group)

    @override
    def offer(self, contract: type[T], service: T) -> None:
        self._services[contract] = service

    @override
    def get(self, contract: type[T]) -> T:
        try:
            return self._services[contract]  # type: ignore[no-any-return]
        except KeyError:
            raise LookupError(
                f"No module that is switched on offers {contract.__name__}."
            ) from None

    @override
    def find(self, contract: type[T]) -> T | None:
        return self._services.get(contract)

    @override
    def http(self, *routers: APIRouter) -> None:
        for router in routers:
            self._claim("address", *addresses(router))
        self.routers += routers

    @override
    def socket(self, *commands: AnyCommand) -> None:
        for command in commands:
            name = frame_type(command)
            self._claim("socket frame", name)
            self.commands[name] = command

    @override
    def tells(self, *frames: type[Told]) -> None:
        for frame in frames:
            for name in frame_types(frame):
                if self.told.get(name) is not frame:
                    self._claim("told socket frame", name)
                self.told[name] = frame

    @override
    def door(self, *doors: Door) -> None:
        self._claim("socket address", *(address(door.path) for door in doors))
        self.doors += doors

    @override
    def past(self, prefix: str, past: Past) -> None:
        self.pasts[prefix] = past

    @override
    def lack(self, prefix: str, lack: Lack) -> None:
        self.lacks[prefix] = lack

    @override
    def heads(self, prefix: str, heads: Heads) -> None:
        self.ends[prefix] = heads

    @override
    def winnings(self, winnings: Winnings) -> None:
        self.won.append(winnings)

    @override
    def on_kick(self, kicked: Callable[[Kick], None]) -> None:
        self.kicked.append(kicked)

    def tell_kick(self, kick: Kick) -> None:
        for kicked in self.kicked:
            kicked(kick)

    @override
    def regularly(self, name: str, every: timedelta, chore: Chore) -> None:
        self.companions.append(partial(kept_up, name, every, chore))

    @override
    def at_end(self, ending: Callable[[], Awaitable[None]]) -> None:
        self.endings.append(ending)

    @override
    def alongside(self, work: Callable[[], Awaitable[None]]) -> None:
        self.companions.append(work)

    @override
    def personal(self, *declared: Personal) -> None:
        self.declared += declared

    @override
    def on_erase(self, erasure: Erasure) -> None:
        self.erasures.append(erasure)

    @override
    def limit(self, name: str, value: int) -> None:
        self.limits[name] = value

    @override
    def on(self, event: type[E], subscriber: Subscriber[E]) -> None:
        self._bus.on(event, subscriber)

    @override
    def on_many(self, event: type[E], subscriber: ManySubscriber[E]) -> None:
        self._bus.on_many(event, subscriber)

    @override
    def on_durably(
        self, event: type[E], name: str, subscriber: DurableSubscriber[E], *, within: timedelta
    ) -> None:
        self._outbox.subscriptions.add(event, name, subscriber, within)

    @override
    def needs_durable(self, event: type[Event], otherwise: str) -> None:
        self._needed[event] = otherwise

    @override
    def broken(self, constraint: str, error: type[AppError]) -> None:
        self._failures.register(constraint, error)

    @override
    def probe(self, name: str, probe: Probe) -> None:
        self._claim("probe", name)
        self.probes[name] = probe

    @override
    def seed(self, seed: Seed) -> None:
        self.seeds.append(seed)

    @override
    def hazard(self, name: str, hazard: Hazard) -> None:
        self.hazards.append((name, hazard))

    def wire(self, module: Module) -> None:
        """Lets the module join; raises WrongModules with what it says against it."""
        self._joining = module.name
        try:
            module.wire(self)
        except (WrongModules, WrongSettings):
            raise
        except CannotStart as error:
            raise WrongModules(str(error)) from error
        except LookupError as error:
            raise WrongModules(
                f"Module {module.name!r} cannot join: {error} "
                f"Switch on what it needs or take {module.name} out of MODULES."
            ) from error
        except Exception as error:
            said = " ".join(str(error).split())
            raise WrongModules(
                f"Module {module.name!r} is broken: {type(error).__name__} while it joins: {said}. "
                f"Repair it or take it out of MODULES."
            ) from error

    def _claim(self, kind: str, *things: str) -> None:
        try:
            self.claims.claim(self._joining, kind, *things)
        except Clash as error:
            raise WrongModules(str(error)) from error

    def check_durable(self) -> None:
        """Asked when all modules have joined; raises WrongModules if one waits for nobody."""
        for event, otherwise in self._needed.items():
            if not self._outbox.subscriptions.of(event):
                raise WrongModules(otherwise)
