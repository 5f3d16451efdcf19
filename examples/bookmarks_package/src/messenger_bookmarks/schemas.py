"""Bookmarks on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.kernel.schema import Id, Line, Schema


class BookmarkPut(Schema):
    chat_id: Id
    note: Annotated[Line, Field(max_length=200)] = ""


class BookmarkRead(Schema):
    chat_id: UUID
    message_id: UUID
    note: str
    made_at: datetime
