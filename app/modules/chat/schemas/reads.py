"""Read marks on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, model_validator

from app.kernel.schema import Id, Schema
from app.modules.auth.public import Person

Seq = Annotated[int, Field(ge=0, le=2**62)]


class ReadUpTo(Schema):
    """One of the two."""

    last_read_message_id: Id | None = None
    seq: Seq | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> "ReadUpTo":
        if (self.last_read_message_id is None) == (self.seq is None):
            raise ValueError("Give last_read_message_id or seq.")
        return self


class ReadMark(Schema):
    """How far the caller has read, and what is left."""

    chat_id: UUID
    last_read_seq: int
    unread_count: int
    mention_count: int
    marked_unread: bool


class ReaderRead(Schema):
    """Somebody who has read a message; `read_at` is when their mark was last moved."""

    account_id: UUID
    account: Person
    read_at: datetime | None
