"""Chats on the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field

from app.kernel.schema import Id, Line, Schema, Text
from app.modules.auth.public import Person
from app.modules.chat.schemas.channels import Slug
from app.modules.chat.schemas.members import ChatRole, MemberRead
from app.modules.chat.schemas.messages import MessageRead

ChatType = Literal["direct", "group", "channel"]
Posting = Literal["everyone", "admins"]

# `posting` in the row of a direct chat in which one ignores the other. It is no change of the
# chat's line and is not told: nobody is to be told who ignores them.
CLOSED = "closed"
ShownPosting = Annotated[Posting, BeforeValidator(lambda p: "everyone" if p == CLOSED else p)]

Name = Annotated[Line, Field(min_length=1, max_length=100)]
Description = Annotated[Text, Field(max_length=250)]


class ChatCreate(Schema):
    """A group by default; `direct` takes exactly one member and no name.

    `slug` and `is_public` are for channels.
    """

    name: Name | None = None
    description: Description | None = None
    members: Annotated[list[Id], Field(max_length=1000)] = Field(default_factory=list)
    type: ChatType = "group"
    slug: Slug | None = None
    is_public: bool = False
    posting: Posting = "everyone"


class ChatPatch(Schema):
    """What is not given stays; `description: null` and `slug: null` clear them.

    `slug` and `is_public` are for channels.
    """

    name: Name | None = None
    description: Description | None = None
    posting: Posting | None = None
    slug: Slug | None = None
    is_public: bool | None = None


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
    posting: ShownPosting
    avatar_url: str | None = None
    owner_id: UUID | None
    member_count: int
    last_seq: int
    created_at: datetime
    updated_at: datetime


class ChatRead(ChatState):
    """A chat as one member sees it; `version` is where `resume` goes on from.

    `my_role` is null for a moderator of the site who only visits a channel.
    `mention_count` are the unread messages that name the member, `last_mention_seq` is the newest.
    `partner` is the other one of a direct chat.
    """

    version: int
    last_message: MessageRead | None
    unread_count: int
    mention_count: int
    last_mention_seq: int | None
    marked_unread: bool
    my_role: ChatRole | None
    muted_until: datetime | None
    partner: Person | None


class ChatDetail(ChatRead):
    """With the first members."""

    members: list[MemberRead]
