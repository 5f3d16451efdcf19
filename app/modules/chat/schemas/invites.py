"""Links into chats on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.kernel.schema import Schema, Time
from app.modules.auth.public import Person

USES_MAX = 100_000


class InviteCreate(Schema):
    """Without limits the link is good until it is revoked."""

    max_uses: Annotated[int, Field(ge=1, le=USES_MAX)] | None = None
    expires_at: Time | None = None


class InviteRead(Schema):
    """`code` is for `POST /chats/invites/{code}/`."""

    id: UUID
    chat_id: UUID
    code: str
    created_by: Person
    max_uses: int | None
    uses: int
    expires_at: datetime | None
    created_at: datetime
