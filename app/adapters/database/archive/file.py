"""The file of an archive: compressed lines of JSON, whole or not there at all.

The first line is the cover. Then come the rows of each table, in the order in which the cover
names the tables, one list of values a line. The last line is a digest of all lines before it.
"""

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from pydantic import ValidationError

from app.kernel.schema import Schema

FORMAT = "messenger archive"
VERSION = 1
LEVEL = 6  # of the compression; more costs time and saves little
DAMAGED = "is damaged or cut short; nothing was changed. Take another archive."


class ArchiveRefused(Exception):
    """Nothing was changed; the sentence says why and what to do."""


class Contents(Schema):
    """What the archive has of one table."""

    table: str
    columns: list[str]
    rows: int


class Cover(Schema):
    """What an archive is of; `heads` is how far the history of each module had come."""

    format: str = FORMAT
    version: int = VERSION
    made_at: str
    made_by: str
    heads: dict[str, str]
    contents: list[Contents]

    @property
    def rows(self) -> int:
        return sum(contents.rows for contents in self.contents)


class ArchiveWriter:
    def __init__(self, stream: gzip.GzipFile, path: Path) -> None:
        self._stream = stream
        self._path = path
        self._digest = hashlib.sha256()

    def cover(self, cover: Cover) -> None:
        self._line(cover.model_dump_json().encode())

    def row(self, values: Sequence[Any]) -> None:
        self._line(orjson.dumps(values))

    def end(self) -> None:
        self._line(orjson.dumps(self._digest.hexdigest()))
        with _reaching(self._path):
            self._stream.close()

    def _line(self, line: bytes) -> None:
        self._digest.update(line)
        with _reaching(self._path):
            self._stream.write(line + b"\n")


class ArchiveReader:
    """Raises ArchiveRefused for whatever is not an archive, or not a whole one."""

    def __init__(self, stream: gzip.GzipFile, name: str) -> None:
        self._stream = stream
        self._name = name
        self._digest = hashlib.sha256()
        try:
            self.cover = Cover.model_validate_json(self._line())
        except (ValidationError, ArchiveRefused):
            raise ArchiveRefused(f"{name} is not an archive of this program.") from None
        if (self.cover.format, self.cover.version) != (FORMAT, VERSION):
            raise ArchiveRefused(f"{name} was made by a newer version; update the messenger first.")

    def rows(self, contents: Contents) -> Iterator[list[Any]]:
        """Each table's once, in the order of the cover."""
        for _ in range(contents.rows):
            yield self._values(len(contents.columns))

    def end(self) -> None:
        """To be asked after the last row, before anything is kept of what was read."""
        expected = self._digest.hexdigest()
        if self._line() != orjson.dumps(expected):
            raise ArchiveRefused(f"{self._name} {DAMAGED}")

    def _values(self, expected: int) -> list[Any]:
        try:
            row = orjson.loads(self._line())
        except orjson.JSONDecodeError:
            row = None
        if not isinstance(row, list) or len(row) != expected:
            raise ArchiveRefused(f"{self._name} {DAMAGED}")
        return row

    def _line(self) -> bytes:
        try:
            line = self._stream.readline()
        except (OSError, EOFError, zlib.error):
            raise ArchiveRefused(f"{self._name} {DAMAGED}") from None
        if not line.endswith(b"\n"):
            raise ArchiveRefused(f"{self._name} {DAMAGED}")
        self._digest.update(line[:-1])
        return line[:-1]


@contextmanager
def writing(path: Path) -> Iterator[ArchiveWriter]:
    """The file appears under its name when it is whole and on the disk; its owner may read it."""
    if path.exists():
        raise ArchiveRefused(f"{path} is there already; choose another name.")
    unfinished = path.with_name(f".{path.name}.unfinished")
    with _reaching(path):
        unfinished.unlink(missing_ok=True)
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            writer = ArchiveWriter(gzip.GzipFile("", "wb", LEVEL, file, mtime=0), path)
            yield writer
            writer.end()
            with _reaching(path):
                file.flush()
                os.fsync(handle)
                unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def opened(path: Path) -> Iterator[ArchiveReader]:
    with _reaching(path):
        file = path.open("rb")
    with file, gzip.GzipFile(fileobj=file) as stream:
        yield ArchiveReader(stream, path.name)


@contextmanager
def _reaching(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ArchiveRefused(f"{path} cannot be used: {error.strerror or error}.") from error
