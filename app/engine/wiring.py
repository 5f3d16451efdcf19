"""What modules are given to join the application, and what they have given."""

from typing import Any, TypeVar

from fastapi import APIRouter
from typing_extensions import override

from app.adapters.database.failures import Failures
from app.engine.registry import WrongModules
from app.engine.settings import Settings
from app.kernel.errors import AppError
from app.kernel.events import Event, EventBus, Subscriber
from app.kernel.module import Seed, Wiring
from app.kernel.ports import Clock, PasswordHasher, Probe, Probes, TokenSigner
from app.kernel.settings import SettingsGroup
from app.kernel.sockets import AnyCommand, Door, Past, Publisher
from app.kernel.transaction import UnitOfWork

T = TypeVar("T")
G = TypeVar("G", bound=SettingsGroup)
E = TypeVar("E", bound=Event)


class EngineWiring(Wiring):
    """Collects what modules give; the constructor and the doors read it."""

    def __init__(
        self,
        settings: Settings,
        *,
        unit_of_work: UnitOfWork,
        reading: UnitOfWork,
        clock: Clock,
        publisher: Publisher,
        passwords: PasswordHasher,
        tokens: TokenSigner,
        bus: EventBus,
        failures: Failures,
    ) -> None:
        self._settings = settings
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._clock = clock
        self._publisher = publisher
        self._passwords = passwords
        self._tokens = tokens
        self._bus = bus
        self._failures = failures
        self._services: dict[type[Any], Any] = {}
        self.routers: list[APIRouter] = []
        self.commands: dict[str, AnyCommand] = {}
        self.doors: list[Door] = []
        self.limits: dict[str, int] = {}
        self.probes = Probes()
        self.seeds: list[Seed] = []
        self.pasts: dict[str, Past] = {}

    @property
    @override
    def environment(self) -> str:
        return self._settings.environment

    @property
    @override
    def unit_of_work(self) -> UnitOfWork:
        return self._unit_of_work

    @property
    @override
    def reading(self) -> UnitOfWork:
        return self._reading

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
    def http(self, *routers: APIRouter) -> None:
        self.routers += routers

    @override
    def socket(self, *commands: AnyCommand) -> None:
        for command in commands:
            name = frame_type(command)
            if name in self.commands:
                raise WrongModules(f"Two modules want the socket frame {name!r}; rename one.")
            self.commands[name] = command

    @override
    def door(self, *doors: Door) -> None:
        self.doors += doors

    @override
    def past(self, prefix: str, past: Past) -> None:
        self.pasts[prefix] = past

    @override
    def limit(self, name: str, value: int) -> None:
        self.limits[name] = value

    @override
    def on(self, event: type[E], subscriber: Subscriber[E]) -> None:
        self._bus.on(event, subscriber)

    @override
    def broken(self, constraint: str, error: type[AppError]) -> None:
        self._failures.register(constraint, error)

    @override
    def probe(self, name: str, probe: Probe) -> None:
        self.probes[name] = probe

    @override
    def seed(self, seed: Seed) -> None:
        self.seeds.append(seed)


def frame_type(command: AnyCommand) -> str:
    """The one value of the frame's `type`."""
    literal = command.frame.model_fields["type"].annotation
    return str(literal.__args__[0])
