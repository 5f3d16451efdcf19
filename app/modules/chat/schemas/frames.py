"""The socket frames of chats: what clients ask and what they are told."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.kernel.schema import Id, Schema, Secret
from app.kernel.sockets import Asked, Sealed, Told
from app.modules.chat.schemas.chats import ChatState
from app.modules.chat.schemas.join_requests import JoinRequestRead
from app.modules.chat.schemas.messages import MessagePost, MessageRead, MessageText
from app.modules.chat.schemas.posted import text_of
from app.modules.chat.schemas.reads import Seq

Emoji = Annotated[Secret, Field(min_length=1, max_length=64)]


class InChat(Asked):
    """`chat_id` may be left out at the door to one chat."""

    chat_id: Id | None = None


class SendMessage(MessagePost, InChat):
    """A message to post, with a frame around it."""

    type: Literal["send_message"]


class EditMessage(InChat):
    type: Literal["edit_message"]
    message_id: Id
    text: MessageText


class DeleteMessage(InChat):
    type: Literal["delete_message"]
    message_id: Id


class React(InChat):
    type: Literal["react"]
    message_id: Id
    emoji: Emoji
    remove: bool = False


class MarkRead(InChat):
    type: Literal["mark_read"]
    last_read_message_id: Id | None = None
    seq: Seq | None = None


class MarkSingleRead(InChat):
    """The same as `mark_read` up to that message."""

    type: Literal["mark_single_read"]
    message_id: Id


class SetTyping(InChat):
    type: Literal["typing"]
    is_typing: bool = False


class GetChatHistory(InChat):
    type: Literal["get_chat_history"]
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    before: Seq | None = None


class GetUnreadCount(InChat):
    type: Literal["get_unread_count"]


class LeaveChat(InChat):
    """This socket stops following the chat; membership stays."""

    type: Literal["leave_chat"]


class GetPresence(Asked):
    """Answered by a `presence` for each; what changes later is told too."""

    type: Literal["get_presence"]
    account_ids: Annotated[list[Id], Field(min_length=1, max_length=100)]


class MessageAck(Told):
    type: Literal["message_ack"] = "message_ack"
    client_message_id: UUID | None
    message_id: UUID
    chat_id: UUID
    seq: int
    sent_at: datetime
    duplicate: bool


class NewMessage(Told):
    type: Literal["new_message"] = "new_message"
    chat_id: UUID
    version: int
    message: MessageRead


class MessageChange(Told):
    """The message's new state."""

    type: Literal["message_edited", "message_deleted", "reaction_changed"]
    chat_id: UUID
    version: int
    message: MessageRead


class MessagePinned(Told):
    type: Literal["message_pinned"] = "message_pinned"
    chat_id: UUID
    version: int
    message: MessageRead
    pinned: bool


class UserJoined(Told):
    type: Literal["user_joined"] = "user_joined"
    chat_id: UUID
    version: int
    account_id: UUID
    role: str


class UserLeft(Told):
    type: Literal["user_left"] = "user_left"
    chat_id: UUID
    version: int
    account_id: UUID


class MemberUpdated(Told):
    type: Literal["member_updated"] = "member_updated"
    chat_id: UUID
    version: int
    account_id: UUID
    role: str


class ChatUpdated(Told):
    type: Literal["chat_updated"] = "chat_updated"
    chat_id: UUID
    version: int
    chat: ChatState


class ChatDeleted(Told):
    type: Literal["chat_deleted"] = "chat_deleted"
    chat_id: UUID


class ChatJoined(Told):
    """To the account's own devices: a chat that is now theirs."""

    type: Literal["chat_joined"] = "chat_joined"
    chat_id: UUID
    version: int
    chat: ChatState


class ChatLeft(Told):
    """To the account's own devices: a chat that is no longer theirs."""

    type: Literal["chat_left"] = "chat_left"
    chat_id: UUID


class JoinRequestChanged(Told):
    """To the devices of the channel's admins and of whoever asked: the request as it is now."""

    type: Literal["join_request_changed"] = "join_request_changed"
    chat_id: UUID
    request: JoinRequestRead


class MessagesRead(Told):
    """`read_by_all` is null in chats too large to count."""

    type: Literal["messages_read"] = "messages_read"
    chat_id: UUID
    read_by: UUID
    last_read_message_id: UUID | None
    last_read_seq: int
    read_at: datetime
    read_by_all: bool | None


def messages_read(
    chat_id: UUID, read_by: UUID, message_id: UUID | None, seq: int, at: datetime,
    by_all: bool | None,
) -> Sealed:  # fmt: skip
    """The text of MessagesRead, made without the schema: whoever answers has read."""
    return text_of({
        "type": "messages_read",
        "chat_id": chat_id,
        "read_by": read_by,
        "last_read_message_id": message_id,
        "last_read_seq": seq,
        "read_at": at,
        "read_by_all": by_all,
    })  # fmt: skip


class TypingTold(Told):
    type: Literal["typing"] = "typing"
    chat_id: UUID
    account_id: UUID
    is_typing: bool


class PresenceTold(Told):
    type: Literal["presence"] = "presence"
    account_id: UUID
    online: bool
    last_seen_at: datetime | None


class PersonIgnored(Told):
    """To the account's own devices: whether it ignores somebody now."""

    type: Literal["person_ignored"] = "person_ignored"
    account_id: UUID
    ignored: bool


class ChatMarks(Told):
    """To the account's own devices: what is its own about a chat, as it is now.

    Not told of what the line tells: whoever posts or reads has cleared the flag, too. A mark that
    comes behind it and is not beyond its `last_read_seq` was set before, and clears nothing.
    """

    type: Literal["chat_marks"] = "chat_marks"
    chat_id: UUID
    last_read_seq: int
    unread_count: int
    marked_unread: bool
    muted_until: datetime | None


class MessageHidden(Told):
    """To the account's own devices: a message is there no more, for this account alone."""

    type: Literal["message_hidden"] = "message_hidden"
    chat_id: UUID
    message_id: UUID
    seq: int


class UnreadCount(Told):
    type: Literal["unread_count"] = "unread_count"
    chat_id: UUID
    count: int


class UnreadMentions(Told):
    """To the account's own devices: how many unread messages of the chat name them.

    `message_id` and `seq` are those of a message that has just named them. A read mark at the end
    of the chat leaves none, whether or not that is told.
    """

    type: Literal["unread_mentions"] = "unread_mentions"
    chat_id: UUID
    count: int
    message_id: UUID | None
    seq: int | None


class ChangeRead(Schema):
    """One change of the line, in the present state of what it touched."""

    version: int
    kind: str
    message: MessageRead | None = None
    account_id: UUID | None = None
    role: str | None = None
    pinned: bool | None = None
    chat: ChatState | None = None


class ChatHistory(Told):
    """Complete up to `version`: the client moves its mark there."""

    type: Literal["chat_history"] = "chat_history"
    chat_id: UUID
    messages: list[MessageRead]
    changes: list[ChangeRead]
    version: int
    last_seq: int
    total_count: int
    has_before: bool
    unread_count: int
    resumed: bool


class ResyncRequired(Told):
    """Too much was missed: page by REST from `from_seq` on; live from now."""

    type: Literal["resync_required"] = "resync_required"
    chat_id: UUID
    from_seq: int


class Resumed(Told):
    type: Literal["resumed"] = "resumed"


# Whatever chats tell; the document of the socket doors is made of it.
TOLD: tuple[type[Told], ...] = (
    MessageAck, NewMessage, MessageChange, MessagePinned, UserJoined, UserLeft, MemberUpdated,
    ChatUpdated, ChatDeleted, ChatJoined, ChatLeft, JoinRequestChanged, MessagesRead, TypingTold,
    PresenceTold, PersonIgnored, ChatMarks, MessageHidden, UnreadCount, UnreadMentions, ChatHistory,
    ResyncRequired, Resumed,
)  # fmt: skip
