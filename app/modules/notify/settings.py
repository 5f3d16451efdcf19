"""Settings of letters."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_settings import SettingsConfigDict

from app.kernel.settings import SettingsGroup

ROOT = Path(__file__).resolve().parents[3]


def _folder(text: str) -> str:
    if text and not (ROOT / text).is_dir():
        raise ValueError("has to be a folder that exists")
    return text


class NotifySettings(SettingsGroup):
    model_config = SettingsConfigDict(env_prefix="NOTIFY_")

    retry_hours: float = Field(
        default=24, gt=0, le=168, description="Hours for which an undelivered letter is retried."
    )
    templates_dir: Annotated[str, AfterValidator(_folder)] = Field(
        default="", description="A folder whose files take the place of the shipped templates."
    )

    @property
    def retry_within(self) -> timedelta:
        return timedelta(hours=self.retry_hours)

    @property
    def templates_folder(self) -> Path | None:
        """A relative path starts at the project's root."""
        return ROOT / self.templates_dir if self.templates_dir else None
