"""Keyset pages: a page of a list, and the cursor that leads to the next."""

import base64
import binascii
import re
from datetime import datetime, timedelta
from typing import Generic, TypeVar
from uuid import UUID

import orjson

from app.kernel.errors import InvalidInput, fault
from app.kernel.schema import Schema

T = TypeVar("T")
Key = tuple[str, ...]
NUMBER = re.compile("[0-9]{1,9}")  # fits every column of numbers

PAGE_DEFAULT = 50
PAGE_MAX = 100


class Page(Schema, Generic[T]):
    """Part of a list; `next_cursor` is null on the last page."""

    entities: list[T]
    next_cursor: str | None = None
    total_count: int | None = None


def encode_cursor(*key: str) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(key)).decode().rstrip("=")


def moment_cursor(moment: datetime, id_: UUID) -> str:
    """For lists ordered by a time and, within it, by an id."""
    return encode_cursor(moment.isoformat(), str(id_))


def after_moment(cursor: str | None) -> tuple[datetime, UUID] | None:
    key = decode_cursor(cursor, 2)
    if key is None:
        return None
    try:
        moment, id_ = datetime.fromisoformat(key[0]), UUID(key[1])
    except ValueError:
        raise _foreign_cursor() from None
    if moment.utcoffset() != timedelta(0):  # we write times in UTC
        raise _foreign_cursor()
    return moment, id_


def number_cursor(number: int, id_: UUID) -> str:
    """For lists ordered by a number and, within it, by an id."""
    return encode_cursor(str(number), str(id_))


def after_number(cursor: str | None) -> tuple[int, UUID] | None:
    key = decode_cursor(cursor, 2)
    try:
        if key is None or NUMBER.fullmatch(key[0]):
            return None if key is None else (int(key[0]), UUID(key[1]))
    except ValueError:
        pass
    raise _foreign_cursor()


def after_id(cursor: str | None) -> UUID | None:
    """For lists ordered by an id alone; its cursor is `encode_cursor(str(id))`."""
    key = decode_cursor(cursor, 1)
    try:
        return None if key is None else UUID(key[0])
    except ValueError:
        raise _foreign_cursor() from None


def decode_cursor(cursor: str | None, parts: int) -> Key | None:
    """The key of the last row already seen; raises InvalidInput for a cursor we never gave."""
    if cursor is None:
        return None
    try:
        key = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        key = None
    if not isinstance(key, list) or len(key) != parts or not all(isinstance(k, str) for k in key):
        raise _foreign_cursor()
    return tuple(key)


def _foreign_cursor() -> InvalidInput:
    return fault("cursor", "invalid", "This cursor was not given by us.", "Это не наш курсор.")
