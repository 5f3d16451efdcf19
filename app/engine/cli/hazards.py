"""What would be unsafe for people on a real server, each with its remedy."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from app.adapters.database.settings import DatabaseSettings
from app.adapters.limits.settings import RateLimitSettings
from app.adapters.mail.settings import SmtpSettings
from app.adapters.realtime.settings import BrokerSettings
from app.adapters.security.settings import REMEDY, JwtSettings, PasswordSettings
from app.engine.cli.findings import Finding, Verdict
from app.engine.constructor import build
from app.engine.registry import WrongModules
from app.engine.settings import ApiSettings, LogSettings, Settings, WrongSettings
from app.engine.wiring import EngineWiring
from app.kernel.errors import AppError

ROUNDS = 12  # below this a stolen hash is guessed too fast
Hazard = tuple[str, str]


def hazards(settings: Settings) -> list[Finding]:
    """In PROD an unsafe thing is wrong; elsewhere it is only named."""
    unsafe = [
        *_environment(settings), *_secrets(settings), *_doors(settings), *_mail(settings),
        *_nodes(settings),
    ]  # fmt: skip
    return [
        *(Finding(_verdict(settings), name, why) for name, why in unsafe),
        *(Finding(Verdict.ADVICE, name, why) for name, why in _advice(settings)),
    ]


def module_hazards(settings: Settings) -> list[Finding]:
    """What the modules say; they may have to look into the database."""
    try:
        app = build(settings)
    except (WrongSettings, WrongModules):
        return []  # told elsewhere

    async def ask() -> list[Finding]:
        try:
            return [finding async for finding in _asked(app.state.wiring, _verdict(settings))]
        finally:
            await app.state.database.close()

    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        return runner.run(ask())


async def _asked(wiring: EngineWiring, verdict: Verdict) -> AsyncIterator[Finding]:
    for name, hazard in wiring.hazards:
        try:
            sentence = await hazard()
        except (AppError, OSError, SQLAlchemyError):
            yield Finding(Verdict.ADVICE, name, "not examined: the database cannot be used")
            continue
        if sentence is not None:
            yield Finding(verdict, name, sentence)


def _verdict(settings: Settings) -> Verdict:
    return Verdict.WRONG if settings.environment == "PROD" else Verdict.UNSAFE


def _environment(settings: Settings) -> Iterator[Hazard]:
    if settings.environment != "PROD":
        yield "ENVIRONMENT", "not PROD: a real server sets ENVIRONMENT=PROD"


def _secrets(settings: Settings) -> Iterator[Hazard]:
    # Where a key has to be given, the start is refused without one: that is told elsewhere.
    makes_its_own = settings.environment in {"LOCAL", "TEST"}
    if makes_its_own and settings.of(JwtSettings).secret is None:
        yield "JWT_SECRET", f"not given: the key lies beside the data; {REMEDY}"
    if settings.of(PasswordSettings).bcrypt_rounds < ROUNDS:
        yield "AUTH_BCRYPT_ROUNDS", f"hashes are too cheap to guess; set {ROUNDS} or more"


def _doors(settings: Settings) -> Iterator[Hazard]:
    api = settings.of(ApiSettings)
    public = urlsplit(api.public_url)
    if public.scheme != "https" or public.hostname in {"localhost", "127.0.0.1"}:
        yield "API_PUBLIC_URL", "not an https address: set the one that people use"
    if "*" in api.cors_allowed_origins:
        yield "API_CORS_ALLOWED_ORIGINS", "any site may act for its visitors; name the front ends"
    if "*" in api.trusted_proxies:
        yield "API_TRUSTED_PROXIES", "anybody may claim any address; name your proxies"
    if api.expose_local:
        yield "API_EXPOSE_LOCAL", "known passwords for whoever reaches the network; set it to false"
    if not settings.of(RateLimitSettings).enabled:
        yield "RATE_LIMIT_ENABLED", "passwords may be tried at any rate; set it to true"
    if settings.of(LogSettings).level in {"TRACE", "DEBUG"}:
        yield "LOG_LEVEL", "the log tells more than it should; set INFO"


def _mail(settings: Settings) -> Iterator[Hazard]:
    smtp = settings.of(SmtpSettings)
    if not smtp.host:
        yield "SMTP_HOST", "letters go to the log and to nobody; name a mail server"
    elif smtp.tls == "none" and smtp.username:
        yield "SMTP_TLS", "the password travels in the open; set starttls or tls"


def _nodes(settings: Settings) -> Iterator[Hazard]:
    broker, database = settings.of(BrokerSettings), settings.of(DatabaseSettings)
    if broker.shared and make_url(database.location).get_backend_name() == "sqlite":
        yield "BROKER_URL", "Redis joins nodes, which SQLite cannot serve; set DB_URL to PostgreSQL"


def _is_near(url: str) -> bool:
    """This machine, or a name without dots, as in a closed network of containers."""
    host = urlsplit(url).hostname or ""
    return host in {"127.0.0.1", "::1"} or not set(".:") & set(host)


def _advice(settings: Settings) -> Iterator[Hazard]:
    if not settings.of(PasswordSettings).pepper.get_secret_value():
        yield "AUTH_PEPPER", "a pepper keeps stolen hashes useless; set it before the first account"
    if make_url(settings.of(DatabaseSettings).location).get_backend_name() == "sqlite":
        yield "DB_URL", "SQLite serves one process on one machine; PostgreSQL serves many"
    if settings.of(ApiSettings).docs:
        yield "API_DOCS", "the documents are public; API_DOCS=false hides them"
    broker = settings.of(BrokerSettings).location
    if broker.startswith("redis://") and not _is_near(broker):
        yield "BROKER_URL", "messages travel in the open to another machine; use rediss://"
