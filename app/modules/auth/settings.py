"""Settings of accounts and of how long a sign-in lasts."""

from datetime import timedelta

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from app.kernel.settings import SettingsGroup


class AuthSettings(SettingsGroup):
    model_config = SettingsConfigDict(env_prefix="AUTH_")

    email_confirmation: bool | None = Field(
        default=None,
        description="New accounts confirm their e-mail; default: off in LOCAL and TEST, else on.",
    )
    password_min_length: int = Field(
        default=8, ge=4, le=64, description="Characters a password has at least."
    )
    access_cookie: bool = Field(
        default=False, description="The access token also travels in an HttpOnly cookie."
    )
    ws_query_token: bool = Field(
        default=False,
        description="Sockets may bring their token in the address; it gets into logs.",
    )

    def confirms(self, environment: str) -> bool:
        if self.email_confirmation is None:
            return environment not in {"LOCAL", "TEST"}
        return self.email_confirmation


class LifetimeSettings(SettingsGroup):
    model_config = SettingsConfigDict(env_prefix="JWT_")

    access_minutes: int = Field(
        default=30, ge=1, le=1440, description="Minutes an access token lives."
    )
    refresh_days: int = Field(
        default=60, ge=1, le=3650, description="Days after a sign-in until one has to sign in anew."
    )

    @property
    def access(self) -> timedelta:
        return timedelta(minutes=self.access_minutes)

    @property
    def refresh(self) -> timedelta:
        return timedelta(days=self.refresh_days)
