"""The names of the channels that chats speak on."""

from uuid import UUID

from app.modules.chat.public import account_channel, chat_channel

__all__ = ["PRESENCE", "account_channel", "chat_channel", "own_channel", "presence_channel"]

PRESENCE = "presence:"


def own_channel(chat_id: UUID, account_id: UUID) -> str:
    """For an account's sockets that are about that chat alone: they follow no account."""
    return f"own:{chat_id}:{account_id}"


def presence_channel(account_id: UUID) -> str:
    return f"{PRESENCE}{account_id}"
