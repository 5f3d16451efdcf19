"""What happens in chats; told after the commit, in the order of the chat's line."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.kernel.events import Event
from app.modules.chat.schemas.chats import ChatState
from app.modules.chat.schemas.join_requests import JoinRequestRead
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


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(Event):
    chat: ChatState
    version: int
    account_id: UUID
    role: ChatRole
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLeft(Event):
    """`quiet`, here and above: the chat is too large to tell those who are in it."""

    chat_id: UUID
    version: int
    account_id: UUID
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberChanged(Event):
    chat_id: UUID
    version: int
    account_id: UUID
    role: ChatRole


@dataclass(slots=True, kw_only=True)  # not frozen: there are many
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
class MarksChanged(Event):
    """What is the account's own about a chat, as it is now."""

    chat_id: UUID
    account_id: UUID
    last_read_seq: int
    unread_count: int
    marked_unread: bool
    muted_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageHidden(Event):
    """For the account alone."""

    chat_id: UUID
    account_id: UUID
    message_id: UUID
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionsCounted(Event):
    """How many mentions somebody has not read; the message, if one has come to them just now."""

    chat_id: UUID
    account_id: UUID
    count: int
    message_id: UUID | None
    seq: int | None


@dataclass(slots=True)  # not frozen: there are many
class ReadMoved(Event):
    """`quiet`: the chat is too large to tell anybody but the reader's own devices. `posting`: by
    posting behind what lay unread."""

    chat_id: UUID
    account_id: UUID
    last_read_message_id: UUID | None
    last_read_seq: int
    read_at: datetime
    read_by_all: bool | None
    quiet: bool
    posting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinRequestChanged(Event):
    """`told`: the channel's admins, and whoever asked."""

    request: JoinRequestRead
    told: tuple[UUID, ...]
