"""What a search finds, on the wire."""

from app.kernel.schema import Schema
from app.modules.chat.schemas.messages import MessageRead


class FoundMessage(Schema):
    """`highlights` are the words that were looked for, as [start, end) in the characters (Unicode
    code points) of the message's text, ascending.
    """

    message: MessageRead
    highlights: list[tuple[int, int]]


class Found(Schema):
    """A page of what was found, newest first.

    A page may be shorter than asked for, or empty, although there is more: `next_cursor` tells.
    `complete` is false while older messages are still being indexed: then there may be more.
    """

    entities: list[FoundMessage]
    next_cursor: str | None = None
    complete: bool = True
