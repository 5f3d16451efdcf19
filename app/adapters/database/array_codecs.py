"""Arrays on their way to PostgreSQL and back, all elements of one at once.

asyncpg asks of each element, by way of abstract classes, whether it is an array itself, which costs
several times what writing it does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from struct import Struct, error
from typing import Any

from asyncpg.pgproto.pgproto import UUID
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

# Dimensions, flags, the elements' type, their number, the number of the first.
HEADER = Struct(">iiIii")
LENGTH = Struct(">i")
BIGINT = Struct(">q")
NULL = LENGTH.pack(-1)


def teach(engine: AsyncEngine) -> None:
    """All its connections write and read arrays so."""
    event.listen(engine.sync_engine, "connect", _taught)


def _taught(connection: Any, *_: object) -> None:
    # The driver's public way refuses arrays.
    settings = connection.driver_connection._protocol.get_settings()  # noqa: SLF001 - no other way
    for codec in CODECS:
        settings.add_python_codec(
            codec.oid, codec.name, "pg_catalog", [], "scalar", codec.encode, codec.decode, "binary"
        )


@dataclass(frozen=True, slots=True)
class ArrayCodec:
    """Of one dimension; `width` in bytes if all elements have the same."""

    name: str
    oid: int
    element: int
    write: Callable[[Any], bytes]
    read: Callable[[bytes], Any]
    width: int | None = None

    def encode(self, values: Sequence[Any]) -> bytes:
        header = HEADER.pack(1, 0, self.element, len(values), 1)
        try:
            written = [*map(self.write, values)]
        except (AttributeError, TypeError, error):  # NULL is among them, or what does not belong
            return header + b"".join([self._element(value) for value in values])
        if self.width is not None:
            return LENGTH.pack(self.width).join([header, *written])
        return header + b"".join([LENGTH.pack(len(one)) + one for one in written])

    def _element(self, value: Any) -> bytes:
        if value is None:
            return NULL
        written = self.write(value)
        return LENGTH.pack(len(written)) + written

    def decode(self, data: bytes) -> list[Any]:
        if len(data) < HEADER.size:  # nothing in it
            return []
        dimensions, _, _, count, _ = HEADER.unpack_from(data)
        if dimensions != 1:
            raise ValueError("Arrays of arrays are neither written nor read here.")
        values, place = [], HEADER.size
        for _ in range(count):
            (length,) = LENGTH.unpack_from(data, place)
            place += LENGTH.size
            values.append(None if length < 0 else self.read(data[place : place + length]))
            place += max(length, 0)
        return values


CODECS = (
    ArrayCodec("_uuid", 2951, 2950, attrgetter("bytes"), UUID, width=16),
    ArrayCodec("_int8", 1016, 20, BIGINT.pack, lambda data: BIGINT.unpack(data)[0], width=8),
    ArrayCodec("_text", 1009, 25, str.encode, bytes.decode),
)
