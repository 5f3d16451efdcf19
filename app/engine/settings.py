"""The settings of the application: one mapping of variables, read group by group."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from dotenv import dotenv_values
from pydantic import BeforeValidator, Field, ValidationError
from pydantic_settings import SettingsConfigDict

from app.adapters.database.settings import DatabaseSettings
from app.adapters.limits.settings import RateLimitSettings
from app.adapters.mail.settings import SmtpSettings
from app.adapters.realtime.settings import BrokerSettings
from app.adapters.security.issuer_settings import IssuerSettings
from app.adapters.security.settings import JwtSettings, PasswordSettings
from app.adapters.storage.settings import StorageSettings
from app.kernel.settings import SettingsGroup, Words

ROOT = Path(__file__).resolve().parents[2]
BASE_MODULES = ("auth", "chat", "notify", "catalogues", "healthcheck")

Environment = Literal["LOCAL", "DEV", "TEST", "PROD"]
G = TypeVar("G", bound=SettingsGroup)


class WrongSettings(Exception):
    """The start is refused; one readable line per fault, never a secret's value."""


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


class EngineSettings(SettingsGroup):
    model_config = SettingsConfigDict(env_prefix="")

    environment: Annotated[Environment, BeforeValidator(_upper)] = Field(
        default="LOCAL", description="LOCAL, DEV, TEST or PROD."
    )
    modules: Words = Field(
        default=("BASE",), description="Modules that are on; BASE stands for the built-in ones."
    )

    @property
    def module_names(self) -> tuple[str, ...]:
        names: list[str] = []
        for word in self.modules:
            names.extend(BASE_MODULES if word == "BASE" else (word,))
        return tuple(dict.fromkeys(names))


class ApiSettings(SettingsGroup):
    model_config = SettingsConfigDict(env_prefix="API_")

    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8788, ge=1, le=65535, description="Port to listen on.")
    workers: int = Field(
        default=1,
        ge=1,
        le=256,
        description="Server processes; more than one needs PostgreSQL and Redis.",
    )
    prefix: str = Field(
        default="",
        pattern=r"^(/[A-Za-z0-9_-]+)*$",
        description="Put before every path: /messenger.",
    )
    docs: bool | None = Field(
        default=None, description="Swagger and the documents; default: on, except in PROD."
    )
    expose_local: bool = Field(
        default=False, description="Lets LOCAL listen on other addresses than loopback."
    )
    public_url: str = Field(
        default="http://localhost:8788",
        pattern=r"^https?://[^\s/]+[^\s]*$",
        description="The address people reach this server by; links in letters start with it.",
    )
    cors_allowed_origins: Words = Field(
        default=(), description="Origins of front ends that live elsewhere, with commas."
    )
    trusted_proxies: Words = Field(
        default=(), description="Addresses whose X-Forwarded-For is believed, with commas."
    )
    waiting_sockets: int = Field(
        default=4000,
        ge=1,
        le=1_000_000,
        description="Sockets of a process that have not said yet who they are.",
    )
    waiting_sockets_per_address: int = Field(
        default=100, ge=1, le=1_000_000, description="How many of them may be of one address."
    )


class LogSettings(SettingsGroup):
    model_config = SettingsConfigDict(env_prefix="LOG_")

    level: Annotated[
        Literal["TRACE", "DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)
    ] = Field(default="INFO", description="TRACE, DEBUG, INFO, WARNING or ERROR.")
    json_: bool = Field(
        default=False, validation_alias="LOG_JSON", description="JSON lines on the console too."
    )
    file: str = Field(
        default="logs/messenger.log", description="File for JSON lines; empty: no file."
    )
    rotation: str = Field(default="50 MB", description="When a new file is begun.")
    retention: str = Field(default="14 days", description="How long old files are kept.")


ENGINE_GROUPS: tuple[type[SettingsGroup], ...] = (
    EngineSettings,
    ApiSettings,
    DatabaseSettings,
    BrokerSettings,
    JwtSettings,
    PasswordSettings,
    IssuerSettings,
    SmtpSettings,
    StorageSettings,
    RateLimitSettings,
    LogSettings,
)


class Settings:
    """The variables of one application; each group is read once and kept."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = dict(variables)
        self._groups: dict[type[SettingsGroup], SettingsGroup] = {}
        self._faults: list[str] = []
        for group in ENGINE_GROUPS:
            self._try(group)
        self._check_together()
        self.refuse_faults()

    @classmethod
    def from_environment(cls) -> "Settings":
        """The process environment first, then `.env` at the project's root."""
        from_file = {k: v for k, v in dotenv_values(ROOT / ".env").items() if v is not None}
        return cls({**from_file, **os.environ})

    def of(self, group: type[G]) -> G:
        """Raises WrongSettings with one line per fault."""
        if group not in self._groups:
            self._try(group)
            self.refuse_faults()
        return self._groups[group]  # type: ignore[return-value]

    @property
    def environment(self) -> Environment:
        return self.of(EngineSettings).environment

    @property
    def environment_assumed(self) -> bool:
        """Whether nobody said which environment this is."""
        return not any(v and k.upper() == "ENVIRONMENT" for k, v in self.variables.items())

    @property
    def jwt(self) -> JwtSettings:
        """With a key for certain; raises WrongSettings where one has to be given and was not."""
        try:
            return self.of(JwtSettings).secured(self.environment, ROOT / "data")
        except ValueError as error:
            raise WrongSettings(str(error)) from None

    @property
    def docs(self) -> bool:
        docs = self.of(ApiSettings).docs
        return self.environment != "PROD" if docs is None else docs

    def refuse_faults(self) -> None:
        faults, self._faults = self._faults, []
        if faults:
            raise WrongSettings("\n".join(faults))

    def _lacking(self) -> list[str]:
        """What several processes need to be one messenger, and is not there."""
        database, broker = self._groups.get(DatabaseSettings), self._groups.get(BrokerSettings)
        lacking = []
        if isinstance(database, DatabaseSettings) and not database.shared:
            lacking.append("PostgreSQL (DB_URL)")
        if isinstance(broker, BrokerSettings) and not broker.shared:
            lacking.append("Redis (BROKER_URL)")
        return lacking

    def _try(self, group: type[SettingsGroup]) -> None:
        try:
            self._groups[group] = group.read(self.variables)
        except ValidationError as error:
            self._faults += _lines(group, error)

    def _check_together(self) -> None:
        api = self._groups.get(ApiSettings)
        engine = self._groups.get(EngineSettings)
        if not isinstance(api, ApiSettings) or not isinstance(engine, EngineSettings):
            return
        loopback = api.host in {"127.0.0.1", "localhost", "::1"}
        if engine.environment == "LOCAL" and not loopback and not api.expose_local:
            self._faults.append(
                "API_HOST: LOCAL has known passwords and listens on loopback only; "
                "set ENVIRONMENT, or API_EXPOSE_LOCAL=true if the network is closed"
            )
        if api.workers > 1 and (lacking := self._lacking()):
            self._faults.append(f"API_WORKERS: more than one needs {' and '.join(lacking)}")


def _lines(group: type[SettingsGroup], error: ValidationError) -> list[str]:
    prefix = group.model_config.get("env_prefix") or ""
    lines = []
    for fault in error.errors(include_input=False, include_url=False):
        name = str(fault["loc"][0]) if fault["loc"] else ""
        variable = name if name.isupper() else f"{prefix}{name}".upper()
        lines.append(f"{variable}: {fault['msg'].removeprefix('Value error, ')}")
    return lines
