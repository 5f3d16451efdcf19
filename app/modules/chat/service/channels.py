"""The names of the channels that chats speak on."""

from uuid import UUID

PRESENCE = "presence:"


def chat_channel(chat_id: UUID) -> str:
    return f"chat:{chat_id}"


def account_channel(account_id: UUID) -> str:
    return f"account:{account_id}"


def presence_channel(account_id: UUID) -> str:
    return f"{PRESENCE}{account_id}"
