"""CHAT_*: limits of chats and messages."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from app.kernel.settings import Duration, SettingsGroup

TEXT_BYTES_MAX = 16 * 1024  # of UTF-8, whatever CHAT_TEXT_MAX says


class ChatSettings(SettingsGroup):
    model_config = SettingsConfigDict(env_prefix="CHAT_")

    text_max: int = Field(
        default=4000, ge=1, le=16_000, description="Characters of a message; 16 KiB at most."
    )
    group_max: int = Field(default=1000, ge=2, description="Members of a group.")
    channel_max: int = Field(default=100_000, ge=2, description="Members of a channel.")
    sockets_per_account: int = Field(default=20, ge=1, description="Open sockets of an account.")
    edit_window: Duration | None = Field(
        default=None,
        description="How long a message may be edited (seconds or PT1H); empty: always.",
    )
    quiet_above: int = Field(
        default=500,
        ge=2,
        description="Members above which typing, joining and read counts are not told.",
    )

    def members_max(self, chat_type: str) -> int:
        return self.channel_max if chat_type == "channel" else self.group_max
