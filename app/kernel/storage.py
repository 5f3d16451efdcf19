"""Files as modules see them: put once, read in parts, deleted; never changed in place."""

from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.kernel.errors import ServiceUnavailable


class FileMissing(Exception):
    """There is no file of that key."""


class StorageUnavailable(ServiceUnavailable):
    """It is away, or has no room left; what was asked may succeed later."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is there, and since when."""

    key: str
    since: datetime


@dataclass(frozen=True, slots=True)
class FileLimits:
    """In bytes: what one file may have, and all files of one account together."""

    file_max: int
    quota: int


class Storage(Protocol):
    """Keys are made by the server: small letters, digits, `.`, `_` and `-`, in folders by `/`.

    Whatever people call a file is kept in the database; no part of it gets here. Everything may
    raise StorageUnavailable.
    """

    async def put(self, key: str, content: AsyncIterable[bytes]) -> int:
        """Keeps the content and returns its length in bytes.

        It is there as a whole or not at all, whatever the content raises; a file of that key that
        was there before is replaced.
        """
        ...

    async def size(self, key: str) -> int:
        """In bytes; raises FileMissing."""
        ...

    def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` up to, not including, `end` (None: to the end), in pieces.

        Raises FileMissing before the first piece. What lies beyond the end is not there.
        """
        ...

    async def delete(self, key: str) -> None:
        """That there is none is no fault."""
        ...

    def keys(self, folder: str) -> AsyncIterator[Kept]:
        """Whatever is kept below that folder, in the order of the keys.

        What is put or deleted meanwhile may or may not be among them.
        """
        ...

    async def tidy(self, before: datetime) -> int:
        """Takes away what puts that were cut off before then have left; how many there were."""
        ...

    async def ping(self) -> None:
        """Raises unless files can be kept right now."""
        ...


async def whole(content: bytes) -> AsyncIterator[bytes]:
    """Content that is in memory already."""
    yield content
