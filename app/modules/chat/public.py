"""What other modules may know of chats: channels, rights, and hooks before a message."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Protocol
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.durable import Foreign
from app.kernel.transaction import Transaction
from app.modules.chat.errors import ChatMissing, DirectClosed, WritingDenied

__all__ = [
    "ChatMissing",
    "ChatRights",
    "DemoChats",
    "DirectClosed",
    "Incoming",
    "MessageHook",
    "MessageHooks",
    "MessageRequests",
    "OnFailure",
    "WritingDenied",
    "account_channel",
    "chat_channel",
]

CHANNELS = (
    10_000  # names that are remembered: writing out a UUID costs more than the rest of a push
)


@lru_cache(CHANNELS)
def chat_channel(chat_id: UUID | str) -> str:
    """What everybody in a chat follows; by its id or the text of it."""
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
        """Raises ChatMissing, WritingDenied, DirectClosed. The chat's row is locked until the block
        ends.
        """
        ...


class DemoChats(Protocol):
    """The groups that seeding has made; for the seeds of other modules."""

    async def demo(self, transaction: Transaction, limit: int) -> list[tuple[UUID, UUID]]:
        """The first of them that are there, each with its owner."""
        ...


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message on its way, not stored yet.

    `edited_id` is the message that gets this text, None for a new one. Whether the caller may
    write in the chat has not been asked yet. Beside attachments the text may be empty.
    """

    caller: Caller
    chat_id: UUID
    text: str
    reply_to_id: UUID | None = None
    edited_id: UUID | None = None
    attachment_ids: tuple[UUID, ...] = ()


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


class MessageRequests(Protocol):
    """For an application that the messenger is part of, and that shares its database."""

    async def request(
        self,
        foreign: Foreign,
        *,
        chat_id: UUID,
        sender: UUID | str,
        text: str,
        client_message_id: UUID,
        reply_to_id: UUID | None = None,
    ) -> None:
        """Asks for a message inside a transaction of somebody else's.

        It is posted once after that commits, whatever crashes meanwhile, and never if it does not:
        the same `client_message_id` never makes a second one. Messages asked for at the same time
        may come in any order. `sender` is an account's id, or the trusted issuer's subject, and
        needs the rights that anybody needs. Raises InvalidInput for a text that no message may
        have; what is refused later (no such chat, no right) stays in the outbox as dead.
        """
        ...
