"""Compare and swap on SQLite: the whole block in one turn of the connection's own thread."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from time import perf_counter
from typing import Any

from sqlalchemy import exc
from sqlalchemy.ext.asyncio import AsyncEngine
from typing_extensions import override

from app.adapters.database.bound_sqlite import bound
from app.adapters.database.rows_sqlite import SqliteRows
from app.adapters.database.transaction import Kept, Sessions, carried_through
from app.kernel.events import Event
from app.kernel.measures import Histogram
from app.kernel.swap import Change, Guard, Swap
from app.kernel.transaction import Column, Columnwise

Row = tuple[Any, ...]


class SqliteSwap(Swap):
    """Every await of the driver is a way to its thread and back; a block takes a dozen of them."""

    def __init__(self, readers: Sessions, driver: Any, kept: Kept, commits: Histogram) -> None:
        self._readers = readers
        self._driver = driver
        self._kept = kept
        self._commits = commits
        self.recorded: list[Event] = []

    @override
    def may_tell(self, *kinds: type[Event]) -> bool:
        return not any(self._kept(kind) for kind in kinds)

    @override
    async def find(self, columns: Sequence[Column], keys: Columnwise) -> Sequence[Sequence[Any]]:
        async with self._readers() as session:
            return await SqliteRows(session).find(columns, keys)

    @override
    async def latest(
        self, columns: Sequence[Column], below: Columnwise, each: int
    ) -> Sequence[Sequence[Any]]:
        async with self._readers() as session:
            return await SqliteRows(session).latest(columns, below, each)

    @override
    async def swap(self, guard: Guard, inserted: Columnwise, change: Change) -> set[Any]:
        work = _work(guard, inserted, change)
        held: list[Any] = []

        async def carry_out() -> None:
            held.extend(await self._driver._execute(work, self._driver._conn))  # noqa: SLF001 - the driver has no other way to do two things in one turn

        started = perf_counter()
        try:
            await carried_through(carry_out())
        except sqlite3.Error as error:
            raise exc.DBAPIError.instance(None, None, error, sqlite3.Error) from error
        self._commits.observe(perf_counter() - started)
        return {guard.keys[number] for number in held}

    @override
    def record(self, event: Event) -> None:
        self.recorded.append(event)


@asynccontextmanager
async def driver_of(engine: AsyncEngine) -> AsyncIterator[Any]:
    """The driver's own connection, outside of any block. What is begun on it has to be ended."""
    connection = await engine.raw_connection()
    try:
        yield connection.driver_connection
    finally:
        connection.close()  # nothing is open in it, so there is nothing to wait for


def _work(
    guard: Guard, inserted: Columnwise, change: Change
) -> Callable[[sqlite3.Connection], list[int]]:
    """What is done in the thread; which of the guard's rows were as seen, by their numbers."""
    swapped = _update(tuple(guard.values), (), (guard.key, *guard.seen))
    guarded = bound({**guard.values}, {guard.key: guard.keys}, guard.seen)
    adding, added = _insert(tuple(inserted)), bound(inserted)
    changing = _update(tuple(change.values), tuple(change.raised), tuple(change.keys))
    changed = bound(change.values, change.raised, change.keys)
    at, key = len(guard.values), len(change.values) + len(change.raised)

    def work(connection: sqlite3.Connection) -> list[int]:
        cursor = connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        try:
            held = [
                number
                for number, row in enumerate(guarded)
                if cursor.execute(swapped, row).rowcount == 1
            ]
            if len(held) == len(guarded):
                cursor.executemany(adding, added)
                cursor.executemany(changing, changed)
            else:
                keys = {guarded[number][at] for number in held}
                cursor.executemany(adding, _hanging(added, 0, keys))
                cursor.executemany(changing, _hanging(changed, key, keys))
            cursor.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return held

    return work


def _hanging(rows: Sequence[Row], column: int, keys: Collection[Any]) -> Iterator[Row]:
    return (row for row in rows if row[column] in keys)


# Names in the statements below are those of our own columns; values are parameters only.


@lru_cache
def _insert(columns: tuple[Column, ...]) -> str:
    names, marks = ", ".join(c.name for c in columns), ", ".join("?" for _ in columns)
    return f"INSERT INTO {columns[0].class_.__tablename__} ({names}) VALUES ({marks})"  # noqa: S608 - see above


@lru_cache
def _update(
    values: tuple[Column, ...], raised: tuple[Column, ...], keys: tuple[Column, ...]
) -> str:
    changes = [f"{column.name} = ?" for column in values]
    changes += [f"{column.name} = max({column.name}, ?)" for column in raised]
    same = " AND ".join(f"{column.name} = ?" for column in keys)
    return f"UPDATE {keys[0].class_.__tablename__} SET {', '.join(changes)} WHERE {same}"  # noqa: S608 - see above
