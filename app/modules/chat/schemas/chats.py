"""Chats on the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.kernel.schema import Id, Line, Schema, Text
from app.modules.chat.schemas.members import ChatRole, MemberRead
from app.modules.chat.schemas.messages import MessageRead

ChatType = Literal["direct", "group"]
Posting = Literal["everyone", "admins"]

Name = Annotated[Line, Field(min_length=1, max_length=100)]
Description = Annotated[Text, Field(max_length=250)]


class ChatCreate(Schema):
    """A group by default; `direct` takes exactly one member and no name."""

    name: Name | None = None
    description: Description | None = None
    members: Annotated[list[Id], Field(max_length=1000)] = Field(default_factory=list)
    type: ChatType = "group"


class ChatPatch(Schema):
    """What is not given stays; `description: null` clears it."""

    name: Name | None = None
    description: Description | None = None
    posting: Posting | None = None


class ChatPut(ChatPatch):
    """As a patch; `members` are added, nobody is removed."""

    members: Annotated[list[Id], Field(max_length=1000)] = Field(default_factory=list)


class OwnerPut(Schema):
    account_id: Id


class ChatState(Schema):
    """A chat as it is for everybody; what frames carry."""

    id: UUID
    type: ChatType
    name: str | None
    description: str | None
    slug: str | None = None
    is_public: bool = False
    posting: Posting
    avatar_url: str | None = None
    owner_id: UUID | None
    member_count: int
    last_seq: int
    created_at: datetime
    updated_at: datetime


class ChatRead(ChatState):
    """A chat as one member sees it; `version` is where `resume` goes on from."""

    version: int
    last_message: MessageRead | None
    unread_count: int
    marked_unread: bool
    my_role: ChatRole
    muted_until: datetime | None


class ChatDetail(ChatRead):
    """With the first members."""

    members: list[MemberRead]
