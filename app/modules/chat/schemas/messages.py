"""Messages on the wire; nothing in them depends on who looks."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.kernel.schema import Id, Schema, Text
from app.modules.auth.public import Person
from app.modules.chat.schemas.attachments import AttachmentRead
from app.modules.chat.schemas.extras import Extras, ForwardRead, SystemRead
from app.modules.chat.settings import TEXT_BYTES_MAX

# The setting CHAT_TEXT_MAX decides; this only bounds what is looked at.
MessageText = Annotated[Text, Field(min_length=1, max_length=TEXT_BYTES_MAX)]
ATTACHMENTS_MAX = 10


class ForwardOf(Schema):
    """A message that the caller may read."""

    chat_id: Id
    message_id: Id


class MessagePost(Schema):
    """`client_message_id` makes a repeat harmless, for all time: keep it when you try again.

    `attachment_ids` are files that the caller has sent before, each once; beside them, or beside
    what is forwarded, the text may be left out.
    """

    text: Annotated[Text, Field(max_length=TEXT_BYTES_MAX)] = ""
    client_message_id: Id | None = None
    reply_to_id: Id | None = None
    attachment_ids: Annotated[list[Id], Field(max_length=ATTACHMENTS_MAX)] = Field(
        default_factory=list
    )
    forward_of: ForwardOf | None = None


class MessagePatch(Schema):
    text: MessageText


class ReactionRead(Schema):
    """`account_ids` names the first twenty."""

    emoji: str
    count: int
    account_ids: list[UUID]


class MessageRead(Schema):
    """A deleted message keeps its place with an empty text.

    Where `system` is given, nobody has written it: `text` says in English what the sender did.
    """

    id: UUID
    chat_id: UUID
    seq: int
    version: int
    sender_id: UUID
    sender: Person
    text: str
    sent_at: datetime
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    reply_to_id: UUID | None = None
    attachments: list[AttachmentRead] = Field(default_factory=list)
    reactions: list[ReactionRead] = Field(default_factory=list)
    pinned: bool = False
    client_message_id: UUID | None = None
    is_read: bool | None = False
    read_count: int | None = 0
    forward: ForwardRead | None = None
    mentions: list[UUID] = Field(default_factory=list)
    system: SystemRead | None = None

    @property
    def extras(self) -> Extras:
        return Extras(
            attachments=self.attachments, forward=self.forward, mentions=self.mentions,
            system=self.system,
        )  # fmt: skip


class EditRead(Schema):
    """A text the message had before, and since when."""

    text: str
    written_at: datetime


class History(Schema):
    """A page of messages, ascending; `version` is where `resume` goes on from."""

    entities: list[MessageRead]
    total_count: int
    has_before: bool
    has_after: bool
    last_seq: int
    version: int
