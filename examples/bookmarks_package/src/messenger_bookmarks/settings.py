"""Settings of bookmarks."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from app.kernel.settings import SettingsGroup


class BookmarkSettings(SettingsGroup):
    model_config = SettingsConfigDict(env_prefix="BOOKMARKS_")

    most: int = Field(default=100, ge=1, le=1000, description="Bookmarks that an account may have.")
