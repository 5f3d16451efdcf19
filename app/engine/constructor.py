"""`build(settings)`: the whole application on one screen."""

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


def build(
    settings: Settings, *, clock: Clock | None = None, auth_seconds: float = AUTH_SECONDS
) -> FastAPI:
    """An application of its own: nothing is shared with another one in the same process.

    Raises WrongSettings or WrongModules, each with sentences for the operator.
    """
    api = settings.of(ApiSettings)
    modules = registry.load(settings.of(EngineSettings).module_names)
    clock = clock or SystemClock()
    bus, failures, hub, life = EventBus(), Failures(), Hub(), lifespan.Life()
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
    wiring.probe("started", life.probe)
    wiring.probe("database", database.ping)
    for module in modules:
        wiring.wire(module)
    wiring.check_durable()
    worker = OutboxWorker(outbox, database.unit_of_work, database.reading, clock)

    app = FastAPI(
        title="Messenger",
        version=VERSION,
        lifespan=lifespan.lifespan(life, database, feed, worker, lambda: behind(settings)),
        **http.options(settings.docs),
    )
    app.state.wiring = wiring
    app.state.database = database
    app.state.worker = worker
    app.state.hub = hub
    errors.install(app)
    for router in wiring.routers:
        app.include_router(router, prefix=api.prefix)
    socket.mount(
        app,
        api.prefix,
        Setting(wiring, hub, feed, FrameReader(wiring.commands.values()), auth_seconds),
    )
    if settings.docs:
        documents.mount(app, wiring.routers, api.prefix)
    http.dress(app, api.cors_allowed_origins, larger_bodies(wiring.routers, api.prefix))
    return app


def _mailer(settings: Settings, clock: Clock) -> Mailer:
    smtp = settings.of(SmtpSettings)
    if smtp.host:
        return SmtpMailer(smtp, clock)
    return LogMailer(smtp, clock, shows_secrets=settings.environment == "LOCAL")
