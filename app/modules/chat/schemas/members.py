"""Members on the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.kernel.schema import Id, Schema, Time
from app.modules.auth.public import Person

ChatRole = Literal["owner", "admin", "member"]


class MembersAdd(Schema):
    account_ids: Annotated[list[Id], Field(min_length=1, max_length=1000)]


class MemberPatch(Schema):
    """Ownership is handed over at `/chats/{id}/owner/`."""

    role: Literal["admin", "member"]


class MemberRead(Schema):
    account_id: UUID
    account: Person
    role: ChatRole
    joined_at: datetime
    last_read_seq: int


class MutePut(Schema):
    """Until when; without a time, for good."""

    until: Time | None = None
