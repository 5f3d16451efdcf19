"""Where the database is, and how much of it one process may use."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import SettingsConfigDict
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.kernel.settings import SettingsGroup

ROOT = Path(__file__).resolve().parents[3]
DRIVERS = ("sqlite+aiosqlite", "postgresql+asyncpg")


def _located(secret: SecretStr) -> SecretStr:
    """The address in full; refusals never repeat it, since it may hold a password."""
    try:
        url = make_url(secret.get_secret_value())
    except (ArgumentError, ValueError):
        raise ValueError("is not a database address like sqlite+aiosqlite:///data/x.db") from None
    if url.drivername not in DRIVERS:
        raise ValueError(f"has to start with {DRIVERS[0]}:/// or {DRIVERS[1]}://")
    if url.drivername == DRIVERS[0]:
        url = _from_root(url)
    elif not url.database:
        raise ValueError("has to name a database: postgresql+asyncpg://user:password@host/name")
    return SecretStr(url.render_as_string(hide_password=False))


def _from_root(url: URL) -> URL:
    """A relative path starts at the project's root, wherever the process was started."""
    path = url.database
    if not path or path.startswith(("file:", ":")) or url.host or url.query:
        raise ValueError("has to name a file, with three slashes: sqlite+aiosqlite:///data/x.db")
    return url.set(database=str(ROOT / path))


class DatabaseSettings(SettingsGroup):
    model_config = SettingsConfigDict(env_prefix="DB_", hide_input_in_errors=True)

    url: Annotated[SecretStr, AfterValidator(_located)] = Field(
        default=SecretStr("sqlite+aiosqlite:///data/messenger.db"),
        description="sqlite+aiosqlite:///path or postgresql+asyncpg://user:password@host/name.",
    )
    pool_size: int = Field(default=10, ge=1, le=1000, description="Connections per process.")
    statement_timeout: float = Field(
        default=5.0, gt=0, le=3600, description="Seconds a statement may take on PostgreSQL."
    )

    @property
    def location(self) -> str:
        """The whole address, password included: for drivers, never for print."""
        return self.url.get_secret_value()

    @property
    def shared(self) -> bool:
        """Whether several processes can be one messenger on it."""
        return self.location.startswith("postgresql")
