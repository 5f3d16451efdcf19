"""The names of the channels that chats speak on."""

from uuid import UUID

from app.modules.chat.public import account_channel, chat_channel

__all__ = ["PRESENCE", "account_channel", "chat_channel", "presence_channel"]

PRESENCE = "presence:"


def presence_channel(account_id: UUID) -> str:
    return f"{PRESENCE}{account_id}"
