"""What happens in chats; told after the commit, in the order of the chat's line."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.kernel.events import Event
from app.modules.chat.schemas.chats import ChatState
from app.modules.chat.schemas.members import ChatRole
from app.modules.chat.schemas.messages import MessageRead
from app.modules.chat.schemas.posted import PostedMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatCreated(Event):
    chat: ChatState
    version: int
    account_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatChanged(Event):
    chat: ChatState
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRemoved(Event):
    chat_id: UUID
    account_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(Event):
    chat: ChatState
    version: int
    account_id: UUID
    role: ChatRole


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLeft(Event):
    chat_id: UUID
    version: int
    account_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberChanged(Event):
    chat_id: UUID
    version: int
    account_id: UUID
    role: ChatRole


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePosted(Event):
    version: int
    message: PostedMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEdited(Event):
    version: int
    message: MessageRead


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRequested(Event):
    """Somebody's own transaction asked for a message; it lives in the outbox only.

    By an account, or by a subject of the trusted issuer: one of the two is given.
    """

    chat_id: UUID
    account_id: UUID | None
    subject: str | None
    text: str
    client_message_id: UUID
    reply_to_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDeleted(Event):
    version: int
    message: MessageRead


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionChanged(Event):
    version: int
    message: MessageRead


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePinned(Event):
    version: int
    message: MessageRead


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMoved(Event):
    """`quiet`: the chat is too large to tell anybody but the reader's own devices."""

    chat_id: UUID
    account_id: UUID
    last_read_message_id: UUID | None
    last_read_seq: int
    read_at: datetime
    read_by_all: bool | None
    quiet: bool
