"""Channels as strangers see them, on the wire."""

import re
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from app.kernel.schema import Line, Schema
from app.modules.chat.schemas.members import ChatRole

SLUG = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")


def _slug(text: str) -> str:
    """In lower case, as it stands in an address."""
    slug = text.lower()
    if not SLUG.fullmatch(slug):
        raise PydanticCustomError(
            "string_pattern_mismatch", "Latin letters and digits, with single - or _ between them"
        )
    return slug


Slug = Annotated[Line, Field(min_length=2, max_length=64), AfterValidator(_slug)]


class ChannelRead(Schema):
    """What anybody may know of a channel; `my_role` is null for those who are not in it."""

    id: UUID
    slug: str | None
    name: str
    description: str | None
    avatar_url: str | None = None
    is_public: bool
    member_count: int
    my_role: ChatRole | None
