"""What is read for the index and written into it."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

# By which rules words are found and packed, see `service/search`. Counted up with every change of
# them: what was indexed by others is indexed anew.
ANALYSIS = 3


Spot = tuple[UUID, int]  # a message, by its chat and its `seq`


class Source(NamedTuple):
    """A message as far as it is indexed."""

    seq: int
    sender_id: UUID
    text: str
    sent_at: datetime
    deleted_at: datetime | None
    extra: str | None


class Segment(NamedTuple):
    """A row of the index: what `SearchSegment` keeps."""

    chat_id: UUID
    first_seq: int
    last_seq: int
    first_at: datetime
    last_at: datetime
    weight: int
    words: list[str]
    postings: bytes


class Extent(NamedTuple):
    """Which messages a row of the index is about, and how much it holds of a full one."""

    first_seq: int
    last_seq: int
    weight: int


class Mark(NamedTuple):
    """How far a chat is indexed: messages up to `seq`, changes up to `version`."""

    seq: int
    version: int
    analysis: int


class Standing(NamedTuple):
    """A chat of somebody's, and how far it is indexed."""

    chat_id: UUID
    member_count: int
    last_seq: int
    last_version: int
    active_at: datetime
    seq: int
    version: int

    @property
    def is_behind(self) -> bool:
        return self.seq < self.last_seq or self.version < self.last_version


class Hit(NamedTuple):
    """A row of the index that may hold what is wanted."""

    id: int
    chat_id: UUID
    first_seq: int
    last_at: datetime


class Laid(NamedTuple):
    """What lies on a message; `read_count` is None where readers are not counted."""

    hidden: bool
    pinned: bool
    reacted: bool
    read_count: int | None


class Touched(NamedTuple):
    """A change of the chat's line; `seq` if it is one of a message's text."""

    version: int
    seq: int | None
