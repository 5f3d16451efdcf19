"""What a failure of the database means: a fact that a module named, or that it is away."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from loguru import logger
from sqlalchemy import Index, MetaData, PrimaryKeyConstraint, Table, UniqueConstraint
from sqlalchemy import exc as sqlalchemy

from app.kernel.errors import AppError, Busy, ServiceUnavailable
from app.kernel.model import Base

RETRY_AFTER = 2.0
# Connection lost, no room, serialization and deadlock, no lock, timeouts, shutting down.
STATES = ("08", "53", "40001", "40P01", "55P03", "57014", "57P", "25P03")
# The driver's word for a connection that was ended while it was used.
CONFUSED = asyncpg.InternalClientError
NO_LOCK = "55P03"
# SQLITE_BUSY, LOCKED, IOERR, FULL, CANTOPEN.
CODES = frozenset({5, 6, 10, 13, 14})
SQLITE_UNIQUE = "UNIQUE constraint failed: "
SQLITE_CHECK = "CHECK constraint failed: "
# No connection was free, or none could be made: a block waits for nothing but the database.
AWAY = (sqlalchemy.TimeoutError, OSError)


class Failures:
    """Modules register what a broken constraint of theirs means, by its name."""

    def __init__(self, metadata: MetaData = Base.metadata) -> None:
        self._metadata = metadata
        self._errors: dict[str, type[AppError]] = {}

    def register(self, constraint: str, error: type[AppError]) -> None:
        """Raises ValueError when the constraint already means something else."""
        if self._errors.setdefault(constraint, error) is not error:
            raise ValueError(f"The constraint {constraint} means two things.")

    def meaning(self, error: Exception) -> AppError | None:
        """The AppError to raise instead, or None: then it is a mistake of ours and stays as it is.

        Neither SQL nor values ever get into it.
        """
        for name in self._broken(error):
            if name in self._errors:
                return self._errors[name]()
        if _away(error):
            logger.warning("The database is away or too busy: {}", _reason(error))
            held = any(getattr(cause, "sqlstate", "") == NO_LOCK for cause in _causes(error))
            return (Busy if held else ServiceUnavailable)(retry_after=RETRY_AFTER)
        return None

    @contextmanager
    def meant(self) -> Iterator[None]:
        """Raises what a failure inside means, where it means something."""
        try:
            yield
        except Exception as error:
            meaning = self.meaning(error)
            if meaning is None:
                raise
            raise meaning from error

    def _broken(self, error: Exception) -> Iterator[str]:
        """Names that the broken constraint may have; SQLite names columns instead of it."""
        for cause in _causes(error):
            if isinstance(cause, asyncpg.IntegrityConstraintViolationError):
                yield cause.constraint_name or ""
        if not isinstance(error, sqlalchemy.IntegrityError):
            return
        said = str(error.orig)
        if said.startswith(SQLITE_CHECK):
            yield said.removeprefix(SQLITE_CHECK)
        elif said.startswith(f"{SQLITE_UNIQUE}index '"):
            yield said.split("'")[1]
        elif said.startswith(SQLITE_UNIQUE):
            yield from self._unique(said.removeprefix(SQLITE_UNIQUE).split(", "))

    def _unique(self, columns: list[str]) -> list[str]:
        table = self._metadata.tables.get(columns[0].partition(".")[0])
        if table is None:
            return []
        return _unique_names(table)[frozenset(column.partition(".")[2] for column in columns)]


def _unique_names(table: Table) -> dict[frozenset[str], list[str]]:
    """The names of what is unique in a table, by the columns that are."""
    names: dict[frozenset[str], list[str]] = defaultdict(list)
    unique: list[PrimaryKeyConstraint | UniqueConstraint | Index] = [table.primary_key]
    unique += [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    unique += [index for index in table.indexes if index.unique]
    for one in unique:
        names[frozenset(column.name for column in one.columns)].append(str(one.name))
    return names


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, then what the libraries below wrapped into it."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = getattr(seen, "orig", None) or seen.__cause__


def _away(error: Exception) -> bool:
    if isinstance(error, AWAY) or getattr(error, "connection_invalidated", False):
        return True
    if not isinstance(
        error, (sqlalchemy.DBAPIError, asyncpg.PostgresError, asyncpg.InterfaceError, CONFUSED)
    ):
        return False
    return any(_passing(cause) for cause in _causes(error))


def _passing(cause: BaseException) -> bool:
    if isinstance(cause, asyncpg.InterfaceError):
        return "closed" in str(cause)
    if isinstance(cause, CONFUSED):
        return True
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in CODES
    return str(getattr(cause, "sqlstate", "")).startswith(STATES)


def _reason(error: Exception) -> str:
    """For the log: kinds of errors and their codes only."""
    cause = list(_causes(error))[-1]
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    return f"{type(cause).__name__} {code or ''}".rstrip()
