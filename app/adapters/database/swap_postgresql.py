"""Compare and swap on PostgreSQL: the question, the locks, the rows and the commit at once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from time import perf_counter
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import greenlet_spawn
from typing_extensions import override

from app.adapters.database import arrays
from app.adapters.database.arrays import Shape
from app.adapters.database.glance import living
from app.adapters.database.rows_postgresql import PostgresqlRows
from app.adapters.database.transaction import Kept, carried_through
from app.kernel.events import Event
from app.kernel.measures import Histogram
from app.kernel.swap import Change, Guard, Swap
from app.kernel.transaction import Column, Columnwise


class PostgresqlSwap(PostgresqlRows, Swap):
    """A statement outside of a block is a transaction of its own: one way there and back, where a
    block takes four.
    """

    def __init__(self, driver: Any, kept: Kept, commits: Histogram) -> None:
        self._driver = driver
        self._kept = kept
        self._commits = commits
        self.recorded: list[Event] = []

    @override
    def may_tell(self, *kinds: type[Event]) -> bool:
        return not any(self._kept(kind) for kind in kinds)

    @override
    async def swap(self, guard: Guard, inserted: Columnwise, change: Change) -> set[Any]:
        statement = _swap(
            guard.key, *(arrays.shape(part) for part in (guard.seen, guard.values, inserted)),
            *(arrays.shape(part) for part in (change.keys, change.values, change.raised)),
        )  # fmt: skip
        arguments = arrays.arguments(
            {guard.key: guard.keys}, guard.seen, guard.values, inserted,
            change.keys, change.values, change.raised,
        )  # fmt: skip
        started = perf_counter()
        written = await self._driver.fetch(statement, *arguments)
        self._commits.observe(perf_counter() - started)
        return {row[0] for row in written}

    @override
    def record(self, event: Event) -> None:
        self.recorded.append(event)


@asynccontextmanager
async def driver_of(engine: AsyncEngine) -> AsyncIterator[Any]:
    """The driver's own connection, outside of any block."""
    connection = await living(engine)
    try:
        yield connection.driver_connection
    finally:
        await carried_through(greenlet_spawn(connection.close))


@lru_cache
def _swap(
    key: Column, seen: Shape, values: Shape, inserted: Shape,
    change_keys: Shape, change_values: Shape, raised: Shape,
) -> str:  # fmt: skip
    """The guard's rows come first; those that are not as seen, or held by somebody, are left out,
    and with them what hangs on them."""
    guard = ((key, False), *seen, *values)
    behind = len(guard) + len(inserted)
    return (
        f"WITH held AS MATERIALIZED ({_held(guard, len(seen))}), "  # noqa: S608 - our own names
        f"added AS ({_insert(inserted, len(guard) + 1)}), "
        f"changed AS ({_change(change_keys, change_values, raised, behind + 1)}) "
        f"UPDATE {arrays.table(key)} SET {_set(guard[1 + len(seen) :], 2 + len(seen), 'held')} "
        f"FROM held WHERE {arrays.table(key)}.{key.name} = held.c1 RETURNING held.c1"
    )


def _held(guard: Shape, seen: int) -> str:
    """LATERAL makes each key one look into the index, also while there are no statistics."""
    key, same = guard[0][0], guard[1 : seen + 1]
    as_seen = " AND ".join(
        f"{column.name} = {arrays.value(part, number)}"
        for number, part in enumerate(same, 2)
        for column in (part[0],)
    )
    return (
        f"SELECT given.* FROM {arrays.each('given', guard, 1)} CROSS JOIN LATERAL "  # noqa: S608 - our own names
        f"(SELECT FROM {arrays.table(key)} WHERE {key.name} = given.c1 AND {as_seen} "
        f"FOR NO KEY UPDATE SKIP LOCKED) AS found"
    )


def _insert(shape: Shape, first: int) -> str:
    values = ", ".join(arrays.value(part, number) for number, part in enumerate(shape, first))
    columns = tuple(column for column, _ in shape)
    return (
        f"INSERT INTO {arrays.table(columns[0])} ({arrays.names(columns)}) "  # noqa: S608 - our own names
        f"SELECT {values} FROM {arrays.each('given', shape, first)} "
        f"JOIN held ON held.c1 = given.c{first}"
    )


def _change(keys: Shape, values: Shape, raised: Shape, first: int) -> str:
    table, shape = arrays.table(keys[0][0]), keys + values + raised
    same = " AND ".join(
        f"{table}.{part[0].name} = {arrays.value(part, number)}"
        for number, part in enumerate(keys, first)
    )
    changes = [_set(values, first + len(keys), "given")] if values else []
    changes += [
        f"{part[0].name} = GREATEST({table}.{part[0].name}, {arrays.value(part, number)})"
        for number, part in enumerate(raised, first + len(keys) + len(values))
    ]
    return (
        f"UPDATE {table} SET {', '.join(changes)} FROM {arrays.each('given', shape, first)} "  # noqa: S608 - our own names
        f"JOIN held ON held.c1 = given.c{first} WHERE {same}"
    )


def _set(shape: Shape, first: int, alias: str) -> str:
    return ", ".join(
        f"{part[0].name} = {arrays.value(part, number, alias)}"
        for number, part in enumerate(shape, first)
    )
