"""Settings of what watches the messenger."""

from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from app.kernel.settings import SettingsGroup

TOKEN_MIN = 16  # characters


def _long(token: SecretStr) -> SecretStr:
    if 0 < len(token) < TOKEN_MIN:
        raise ValueError(f"has to have {TOKEN_MIN} characters or more")
    return token


class MetricsSettings(SettingsGroup):
    model_config = SettingsConfigDict(env_prefix="METRICS_", hide_input_in_errors=True)

    token: Annotated[SecretStr, AfterValidator(_long)] = Field(
        default=SecretStr(""),
        description="Opens /metrics as a bearer token; empty: LOCAL's own machine only.",
    )
