"""What would be unsafe for people on a real server, each with its remedy."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from sqlalchemy import make_url

from app.adapters.database.settings import DatabaseSettings
from app.adapters.security.settings import REMEDY, JwtSettings, PasswordSettings
from app.engine.cli.findings import Finding, Verdict
from app.engine.settings import ApiSettings, LogSettings, Settings

ROUNDS = 12  # below this a stolen hash is guessed too fast
Hazard = tuple[str, str]


def hazards(settings: Settings) -> list[Finding]:
    """In PROD an unsafe thing is wrong; elsewhere it is only named."""
    prod = settings.environment == "PROD"
    verdict = Verdict.WRONG if prod else Verdict.UNSAFE
    unsafe = [*_secrets(settings), *_doors(settings)]
    if not prod:
        unsafe.insert(0, ("ENVIRONMENT", "not PROD: a real server sets ENVIRONMENT=PROD"))
    return [
        *(Finding(verdict, name, why) for name, why in unsafe),
        *(Finding(Verdict.ADVICE, name, why) for name, why in _advice(settings)),
    ]


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
    if settings.of(LogSettings).level in {"TRACE", "DEBUG"}:
        yield "LOG_LEVEL", "the log tells more than it should; set INFO"


def _advice(settings: Settings) -> Iterator[Hazard]:
    if not settings.of(PasswordSettings).pepper.get_secret_value():
        yield "AUTH_PEPPER", "a pepper keeps stolen hashes useless; set it before the first account"
    if make_url(settings.of(DatabaseSettings).location).get_backend_name() == "sqlite":
        yield "DB_URL", "SQLite serves one process on one machine; PostgreSQL serves many"
    if settings.environment == "PROD" and settings.docs:
        yield "API_DOCS", "the documents are public; API_DOCS=false hides them"
