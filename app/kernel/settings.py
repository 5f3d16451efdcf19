"""Groups of settings: declared where they are used, read from one mapping of variables."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Self

from pydantic import BeforeValidator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from typing_extensions import override


class SettingsGroup(BaseSettings):
    """One group, its variables named by the class's `env_prefix`.

    An instance takes nothing from the process by itself: two applications in one process may be
    configured differently. `read` fills it from the variables given.
    """

    model_config = SettingsConfigDict(extra="forbid", frozen=True)

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> Self:
        """Raises pydantic.ValidationError with one line per wrong value."""
        return cls(**_Given(cls, cls._without_empty(variables))())

    @classmethod
    def _without_empty(cls, variables: Mapping[str, str]) -> dict[str, str]:
        """`NAME=` without a value is no value, except for text, where it is the empty text."""
        prefix = (cls.model_config.get("env_prefix") or "").lower()
        texts = {
            prefix + name for name, field in cls.model_fields.items() if field.annotation is str
        }
        return {n: v for n, v in variables.items() if v or n.lower() in texts}


class _Given(EnvSettingsSource):
    """pydantic-settings' own reading of variables, led to a mapping instead of the process."""

    def __init__(self, group: type[SettingsGroup], variables: Mapping[str, str]) -> None:
        self._variables = {name.lower(): value for name, value in variables.items()}
        super().__init__(group)

    @override
    def _load_env_vars(self) -> Mapping[str, str | None]:
        return self._variables


def _words(value: Any) -> Any:
    if isinstance(value, str):
        return tuple(word.strip() for word in value.split(",") if word.strip())
    return value


def _seconds(value: Any) -> Any:
    return float(value) if isinstance(value, str) and value.replace(".", "", 1).isdigit() else value


# A length of time: seconds, or ISO 8601 (`PT1H`).
Duration = Annotated[timedelta, BeforeValidator(_seconds)]

# A list written with commas: `MODULES=auth,chat`.
Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)]
