"""`build(settings)`: the whole application on one screen."""

import os
from dataclasses import dataclass

from fastapi import FastAPI

from app import VERSION
from app.adapters.clock import SystemClock
from app.adapters.contents.magic import MagicContents
from app.adapters.database.engine import Database
from app.adapters.database.failures import Failures
from app.adapters.database.personal import DeclaredData
from app.adapters.database.settings import DatabaseSettings
from app.adapters.limits.across_nodes import AcrossNodes
from app.adapters.limits.buckets import Buckets
from app.adapters.limits.off import NoLimits
from app.adapters.limits.settings import RateLimitSettings
from app.adapters.mail.log import LogMailer
from app.adapters.mail.settings import SmtpSettings
from app.adapters.mail.smtp import SmtpMailer
from app.adapters.measures.prometheus import PrometheusText
from app.adapters.outbox.measured import OutboxMeasures
from app.adapters.outbox.outbox import DatabaseOutbox
from app.adapters.outbox.worker import OutboxWorker
from app.adapters.pictures.pillow import PillowPictures
from app.adapters.realtime.feed import Feed
from app.adapters.realtime.hub import Hub
from app.adapters.realtime.measured import RealtimeMeasures
from app.adapters.realtime.recovery import Recovery
from app.adapters.realtime.settings import BrokerSettings
from app.adapters.security.issuer import JwtIssuer
from app.adapters.security.issuer_settings import IssuerSettings
from app.adapters.security.passwords import BcryptPasswords
from app.adapters.security.settings import PasswordSettings
from app.adapters.security.tokens import JwtTokens
from app.adapters.storage.disk import DiskStorage
from app.adapters.storage.memory import MemoryStorage
from app.adapters.storage.probe import storage_probe
from app.adapters.storage.settings import Bucket, StorageSettings
from app.engine import documents, errors, http, registry, socket
from app.engine.body_limit import larger_bodies
from app.engine.drain import Drain, Life
from app.engine.exchange import Setting
from app.engine.frames import FrameReader
from app.engine.lifespan import Lived, lifespan
from app.engine.loop_lag import LoopLag
from app.engine.migrations import behind
from app.engine.nodes import Nodes
from app.engine.settings import ApiSettings, EngineSettings, Settings, WrongSettings
from app.engine.short_way import ShortWay
from app.engine.waiting_room import WaitingRoom
from app.engine.wiring import EngineWiring
from app.kernel.contents import Contents
from app.kernel.durable import Outbox
from app.kernel.events import EventBus
from app.kernel.limits import RateLimits
from app.kernel.measures import Measures, MeasuresReader
from app.kernel.origins import Origins
from app.kernel.personal import PersonalData
from app.kernel.pictures import Pictures
from app.kernel.ports import Clock, Mailer, Probes, TrustedIssuer
from app.kernel.sockets import Presence
from app.kernel.storage import FileLimits, Storage

AUTH_SECONDS = 10.0  # how long a socket may be silent before it says who it is


@dataclass(frozen=True, slots=True)
class Core:
    """What lies behind the doors."""

    wiring: EngineWiring
    database: Database
    hub: Hub
    feed: Feed
    nodes: Nodes
    life: Life
    drain: Drain
    worker: OutboxWorker
    passwords: BcryptPasswords


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
    core.wiring.probe("storage", storage_probe(core.wiring.get(Storage)))
    for module in modules:
        core.wiring.wire(module)
    core.wiring.check_durable()
    return _doors(settings, core, auth_seconds)


def _core(settings: Settings, clock: Clock) -> Core:
    """The adapters, each given what it needs, and the wiring that modules are given."""
    bus, failures, measures = EventBus(), Failures(), Measures()
    recovery = Recovery(lambda channel: wiring.lacks.get(channel.partition(":")[0]))
    hub = Hub(recovery.start, RealtimeMeasures(measures))
    life = Life()
    outbox = DatabaseOutbox(clock)
    database = Database(settings.of(DatabaseSettings), bus, failures, outbox, measures)
    feed = Feed(
        hub,
        lambda channel: wiring.pasts.get(channel.partition(":")[0]),
        kicked=lambda kick: wiring.tell_kick(kick),
    )
    nodes = Nodes(settings.of(BrokerSettings), hub, feed)
    hashing = settings.of(PasswordSettings)
    passwords = BcryptPasswords(hashing.bcrypt_rounds, hashing.pepper.get_secret_value())
    wiring = EngineWiring(
        settings,
        unit_of_work=database.unit_of_work,
        row_work=database.row_work,
        swap=database.swap,
        reading=database.reading,
        glance=database.glance,
        clock=clock,
        publisher=nodes.broker,
        passwords=passwords,
        tokens=JwtTokens(settings.jwt, clock),
        mailer=_mailer(settings, clock),
        bus=bus,
        outbox=outbox,
        failures=failures,
        measures=measures,
        rate_limits=_rate_limits(settings, clock, measures),
    )
    _offer_the_outside(wiring, settings, clock)
    personal = DeclaredData(database.reading, wiring.declared, wiring.erasures)
    wiring.offer(PersonalData, personal)
    wiring.offer(Probes, wiring.probes)
    wiring.offer(Presence, hub)
    OutboxMeasures(outbox.store, database.reading, measures)
    measures.reading("messenger_sockets_open", "Open, signed-in sockets.", lambda: len(hub))
    wiring.offer(MeasuresReader, PrometheusText(measures, **_worker(settings)))
    wiring.offer(Outbox, outbox)
    wiring.offer(RateLimits, wiring.rate_limits)
    wiring.at_end(wiring.rate_limits.close)
    wiring.at_end(recovery.close)
    worker = OutboxWorker(outbox, database.unit_of_work, database.reading, clock)
    nodes.join(wiring)
    return Core(wiring, database, hub, feed, nodes, life, Drain(life), worker, passwords)


def _offer_the_outside(wiring: EngineWiring, settings: Settings, clock: Clock) -> None:
    """What modules may use of it, beside what the wiring itself has."""
    api = settings.of(ApiSettings)
    wiring.offer(Origins, Origins(api.public_url, api.cors_allowed_origins))
    wiring.offer(Storage, _storage(settings, clock))
    storing = settings.of(StorageSettings)
    wiring.offer(FileLimits, FileLimits(storing.file_max, storing.quota))
    wiring.offer(Pictures, PillowPictures())
    wiring.offer(Contents, MagicContents())
    if issuer := _issuer(settings, clock):
        wiring.offer(TrustedIssuer, issuer)


def _doors(settings: Settings, core: Core, auth_seconds: float) -> FastAPI:
    """The HTTP and the socket doors, the documents, and what lies around them."""
    wiring, prefix = core.wiring, settings.of(ApiSettings).prefix
    app = FastAPI(
        title="Messenger",
        version=VERSION,
        description="The socket doors have [a page of their own](asyncapi).",
        lifespan=lifespan(_lived(settings, core)),
        **http.options(settings.docs),
    )
    app.state.wiring = wiring
    app.state.database = core.database
    app.state.worker = core.worker
    app.state.hub = core.hub
    app.state.drain = core.drain
    errors.install(app)
    for router in wiring.routers:
        app.include_router(router, prefix=prefix)
    reader = FrameReader(wiring.commands.values())
    room = _waiting_room(settings, wiring, auth_seconds)
    setting = Setting(wiring, core.hub, core.feed, reader, core.drain, room, auth_seconds)
    socket.mount(app, prefix, setting)
    wiring.measures.tally(
        "messenger_socket_frames_received", "Frames from clients.", "type", setting.frames
    )
    if settings.docs:
        documents.mount(app, wiring.routers, prefix)
        documents.mount_sockets(app, wiring, prefix)
    origins = settings.of(ApiSettings).cors_allowed_origins
    app.add_middleware(ShortWay, wiring=wiring, routers=wiring.routers, prefix=prefix)
    http.dress(app, origins, larger_bodies(wiring.routers, prefix), wiring.measures)
    return app


def _waiting_room(settings: Settings, wiring: EngineWiring, auth_seconds: float) -> WaitingRoom:
    api = settings.of(ApiSettings)
    room = WaitingRoom(
        wiring.rate_limits,
        per_address=api.waiting_sockets_per_address,
        altogether=api.waiting_sockets,
        patience=auth_seconds,
    )
    wiring.measures.reading(
        "messenger_sockets_waiting", "Sockets that have not signed in yet.", lambda: len(room)
    )
    return room


def _lived(settings: Settings, core: Core) -> Lived:
    return Lived(
        core.life,
        core.drain,
        core.database,
        core.feed,
        core.nodes,
        core.worker,
        core.passwords,
        LoopLag(core.wiring.measures),
        core.wiring.endings,
        core.wiring.companions,
        lambda: behind(settings),
    )


def _storage(settings: Settings, clock: Clock) -> Storage:
    storing = settings.of(StorageSettings)
    if storing.bucket is not None:
        return _s3(storing.bucket)
    return MemoryStorage(clock) if storing.folder is None else DiskStorage(storing.folder)


def _s3(bucket: Bucket) -> Storage:
    """Needs a library that nobody else does."""
    try:
        from app.adapters.storage.s3 import S3Storage
    except ModuleNotFoundError as error:
        raise WrongSettings(
            f"STORAGE_URL: for s3:// the library {error.name} is missing: "
            "pip install 'messenger[s3]' (or obstore)"
        ) from None
    return S3Storage(bucket)


def _mailer(settings: Settings, clock: Clock) -> Mailer:
    smtp = settings.of(SmtpSettings)
    if smtp.host:
        return SmtpMailer(smtp, clock)
    return LogMailer(smtp, clock, shows_secrets=settings.environment == "LOCAL")


def _issuer(settings: Settings, clock: Clock) -> TrustedIssuer | None:
    """Whose tokens sign people in besides our own; raises WrongSettings for a key that is ours."""
    trusted, ours = settings.of(IssuerSettings), settings.jwt
    if not trusted.name:
        return None
    if trusted.name == ours.issuer:
        raise WrongSettings("AUTH_ISSUER_NAME: is JWT_ISSUER, which is us; give them two names")
    if trusted.symmetric and trusted.secret in (ours.secret, *ours.previous_secrets):
        raise WrongSettings("AUTH_ISSUER_SECRET: is JWT_SECRET; whoever has it could be anybody")
    try:
        return JwtIssuer(trusted, clock)
    except ValueError as error:
        raise WrongSettings(str(error)) from None


def _worker(settings: Settings) -> dict[str, str]:
    """Which process tells the measures, where several take turns at being asked."""
    return {"worker": str(os.getpid())} if settings.of(ApiSettings).workers > 1 else {}


def _rate_limits(settings: Settings, clock: Clock, measures: Measures) -> RateLimits:
    rates, broker = settings.of(RateLimitSettings), settings.of(BrokerSettings)
    if not rates.enabled:
        return NoLimits()
    across = AcrossNodes(broker.location, broker.prefix, clock, measures) if broker.shared else None
    local = settings.environment == "LOCAL"
    return Buckets(rates.quotas(), measures, across, trusts_loopback=local)
