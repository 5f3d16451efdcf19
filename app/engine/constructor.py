"""`build(settings)`: the whole application on one screen."""

from dataclasses import dataclass

from fastapi import FastAPI

from app import VERSION
from app.adapters.clock import SystemClock
from app.adapters.database.engine import Database
from app.adapters.database.failures import Failures
from app.adapters.database.settings import DatabaseSettings
from app.adapters.mail.log import LogMailer
from app.adapters.mail.settings import SmtpSettings
from app.adapters.mail.smtp import SmtpMailer
from app.adapters.outbox.outbox import DatabaseOutbox
from app.adapters.outbox.worker import OutboxWorker
from app.adapters.realtime.broker_memory import MemoryBroker
from app.adapters.realtime.feed import Feed
from app.adapters.realtime.hub import Hub
from app.adapters.security.passwords import BcryptPasswords
from app.adapters.security.settings import PasswordSettings
from app.adapters.security.tokens import JwtTokens
from app.engine import documents, errors, http, lifespan, registry, socket
from app.engine.body_limit import larger_bodies
from app.engine.conversation import Setting
from app.engine.frames import FrameReader
from app.engine.migrations import behind
from app.engine.settings import ApiSettings, EngineSettings, Settings
from app.engine.wiring import EngineWiring
from app.kernel.durable import Outbox
from app.kernel.events import EventBus
from app.kernel.ports import Clock, Mailer, Probes
from app.kernel.sockets import Presence

AUTH_SECONDS = 10.0  # how long a socket may be silent before it says who it is


@dataclass(frozen=True, slots=True)
class Core:
    """What lies behind the doors."""

    wiring: EngineWiring
    database: Database
    hub: Hub
    feed: Feed
    life: lifespan.Life
    worker: OutboxWorker


def build(
    settings: Settings, *, clock: Clock | None = None, auth_seconds: float = AUTH_SECONDS
) -> FastAPI:
    """An application of its own: nothing is shared with another one in the same process.

    Raises WrongSettings or WrongModules, each with sentences for the operator.
    """
    modules = registry.load(settings.of(EngineSettings).module_names)
    core = _core(settings, clock or SystemClock())
    core.wiring.probe("started", core.life.probe)
    core.wiring.probe("database", core.database.ping)
    for module in modules:
        core.wiring.wire(module)
    core.wiring.check_durable()
    return _doors(settings, core, auth_seconds)


def _core(settings: Settings, clock: Clock) -> Core:
    """The adapters, each given what it needs, and the wiring that modules are given."""
    bus, failures, hub = EventBus(), Failures(), Hub()
    outbox = DatabaseOutbox(clock)
    database = Database(settings.of(DatabaseSettings), bus, failures, outbox)
    feed = Feed(hub, lambda channel: wiring.pasts.get(channel.partition(":")[0]))
    passwords = settings.of(PasswordSettings)
    wiring = EngineWiring(
        settings,
        unit_of_work=database.unit_of_work,
        reading=database.reading,
        clock=clock,
        publisher=MemoryBroker(feed.take),
        passwords=BcryptPasswords(passwords.bcrypt_rounds, passwords.pepper.get_secret_value()),
        tokens=JwtTokens(settings.jwt, clock),
        mailer=_mailer(settings, clock),
        bus=bus,
        outbox=outbox,
        failures=failures,
    )
    wiring.offer(Probes, wiring.probes)
    wiring.offer(Presence, hub)
    wiring.offer(Outbox, outbox)
    worker = OutboxWorker(outbox, database.unit_of_work, database.reading, clock)
    return Core(wiring, database, hub, feed, lifespan.Life(), worker)


def _doors(settings: Settings, core: Core, auth_seconds: float) -> FastAPI:
    """The HTTP and the socket doors, the documents, and what lies around them."""
    wiring, prefix = core.wiring, settings.of(ApiSettings).prefix
    app = FastAPI(
        title="Messenger",
        version=VERSION,
        lifespan=lifespan.lifespan(
            core.life, core.database, core.feed, core.worker, lambda: behind(settings)
        ),
        **http.options(settings.docs),
    )
    app.state.wiring = wiring
    app.state.database = core.database
    app.state.worker = core.worker
    app.state.hub = core.hub
    errors.install(app)
    for router in wiring.routers:
        app.include_router(router, prefix=prefix)
    reader = FrameReader(wiring.commands.values())
    socket.mount(app, prefix, Setting(wiring, core.hub, core.feed, reader, auth_seconds))
    if settings.docs:
        documents.mount(app, wiring.routers, prefix)
    origins = settings.of(ApiSettings).cors_allowed_origins
    http.dress(app, origins, larger_bodies(wiring.routers, prefix))
    return app


def _mailer(settings: Settings, clock: Clock) -> Mailer:
    smtp = settings.of(SmtpSettings)
    if smtp.host:
        return SmtpMailer(smtp, clock)
    return LogMailer(smtp, clock, shows_secrets=settings.environment == "LOCAL")
