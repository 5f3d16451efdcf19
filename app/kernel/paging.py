"""Keyset pages: a page of a list, and the cursor that leads to the next."""

import base64
import binascii
from typing import Generic, TypeVar

import orjson

from app.kernel.errors import fault
from app.kernel.schema import Schema

T = TypeVar("T")
Key = tuple[str, ...]

PAGE_DEFAULT = 50
PAGE_MAX = 100


class Page(Schema, Generic[T]):
    """Part of a list; `next_cursor` is null on the last page."""

    entities: list[T]
    next_cursor: str | None = None
    total_count: int | None = None


def encode_cursor(*key: str) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(key)).decode().rstrip("=")


def decode_cursor(cursor: str | None, parts: int) -> Key | None:
    """The key of the last row already seen; raises InvalidInput for a cursor we never gave."""
    if cursor is None:
        return None
    try:
        key = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        key = None
    if not isinstance(key, list) or len(key) != parts or not all(isinstance(k, str) for k in key):
        raise fault("cursor", "invalid", "This cursor was not given by us.", "Это не наш курсор.")
    return tuple(key)
