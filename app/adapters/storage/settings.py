"""Where files are kept."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_settings import SettingsConfigDict

from app.kernel.settings import SettingsGroup

ROOT = Path(__file__).resolve().parents[3]
FILE = "file://"
MEMORY = "memory://"


def _known(url: str) -> str:
    if url != MEMORY and not url.removeprefix(FILE).strip("/"):
        raise ValueError("has to name a folder")
    if url != MEMORY and not url.startswith(FILE):
        raise ValueError(f"has to start with {FILE}, or be {MEMORY}")
    return url


class StorageSettings(SettingsGroup):
    model_config = SettingsConfigDict(env_prefix="STORAGE_")

    url: Annotated[str, AfterValidator(_known)] = Field(
        default="file://data/files",
        description="file://folder, from the project's root; memory:// forgets at the end.",
    )

    @property
    def folder(self) -> Path | None:
        """None: in memory. A relative path starts at the project's root."""
        return None if self.url == MEMORY else ROOT / self.url.removeprefix(FILE)
