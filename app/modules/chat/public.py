"""What other modules may know of chats: channels, rights, and hooks before a message."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.transaction import Transaction
from app.modules.chat.errors import ChatMissing, WritingDenied

__all__ = [
    "ChatMissing",
    "ChatRights",
    "Incoming",
    "MessageHook",
    "MessageHooks",
    "OnFailure",
    "WritingDenied",
    "account_channel",
    "chat_channel",
]


def chat_channel(chat_id: UUID) -> str:
    """What everybody in a chat follows."""
    return f"chat:{chat_id}"


def account_channel(account_id: UUID) -> str:
    """What the account's sockets about all chats follow."""
    return f"account:{account_id}"


class ChatRights(Protocol):
    """What somebody may do in a chat; asked inside the transaction of whoever asks."""

    async def check_visible(self, transaction: Transaction, caller: Caller, chat_id: UUID) -> None:
        """Raises ChatMissing for an unknown chat and for somebody who is not in it."""
        ...

    async def check_writable(self, transaction: Transaction, caller: Caller, chat_id: UUID) -> None:
        """Raises ChatMissing, WritingDenied. The chat's row is locked until the block ends."""
        ...


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message on its way, not stored yet.

    `edited_id` is the message that gets this text, None for a new one. Whether the caller may
    write in the chat has not been asked yet.
    """

    caller: Caller
    chat_id: UUID
    text: str
    reply_to_id: UUID | None = None
    edited_id: UUID | None = None


# Returns the text that the message shall have, None to leave it; an AppError refuses the message.
MessageHook = Callable[[Incoming], Awaitable[str | None]]


class OnFailure(StrEnum):
    """What becomes of a message when its hook breaks or takes too long."""

    LET_PASS = "let_pass"  # noqa: S105 - fail-open, no secret
    REFUSE = "refuse"


class MessageHooks(Protocol):
    """Asked about every message before it waits to be stored; no block and no lock is open."""

    def before_message(
        self, name: str, hook: MessageHook, *, within: timedelta, on_failure: OnFailure
    ) -> None:
        """Adds a hook behind those that are there; called while modules are wired.

        Each is given the text as the one before it left it. One that breaks, takes longer than
        `within`, or makes a text that no message may have, has failed: `on_failure` says what then.
        A repeat of a message that is stored already passes the hooks again.
        """
        ...
