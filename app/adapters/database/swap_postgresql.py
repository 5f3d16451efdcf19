"""Compare and swap on PostgreSQL: the question, the locks, the rows and the commit at once."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import compress
from time import perf_counter
from typing import Any

from typing_extensions import override

from app.adapters.database import arrays
from app.adapters.database.arrays import Shape
from app.adapters.database.rows_postgresql import PostgresqlRows
from app.adapters.database.transaction import Kept
from app.kernel.events import Event
from app.kernel.measures import Histogram
from app.kernel.swap import Change, Guard, Swap
from app.kernel.transaction import Column, Columnwise, Same

COMPLETE = "(SELECT so FROM complete)"


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
        """Each statement writes all or nothing: to join every row with those that are held costs a
        sixth of it, and hardly ever is one of them not as it was seen.
        """
        held = await self._try(guard, inserted, change)
        while held and len(held) < len(guard.keys):
            guard, inserted, change = _rest(held, guard, inserted, change)
            held = await self._try(guard, inserted, change)
        return held

    async def _try(self, guard: Guard, inserted: Columnwise, change: Change) -> set[Any]:
        """Which rows of the guard were as seen; unless all were, nothing is written."""
        statement = _swap(
            guard.key, *(arrays.shape(part) for part in (guard.seen, guard.values, inserted)),
            *(arrays.shape(part) for part in (change.keys, change.values, change.raised)),
        )  # fmt: skip
        arguments = arrays.arguments(
            {guard.key: guard.keys}, guard.seen, guard.values, inserted,
            change.keys, change.values, change.raised,
        )  # fmt: skip
        started = perf_counter()
        held = await self._driver.fetch(statement, *arguments)
        self._commits.observe(perf_counter() - started)
        return {row[0] for row in held}

    @override
    def record(self, event: Event) -> None:
        self.recorded.append(event)


def _rest(
    held: set[Any], guard: Guard, inserted: Columnwise, change: Change
) -> tuple[Guard, Columnwise, Change]:
    """The same of these rows of the guard alone."""
    kept = [key in held for key in guard.keys]
    keys = list(compress(guard.keys, kept))
    left = Guard(guard.key, keys, _chosen(guard.seen, kept), _chosen(guard.values, kept))
    added = _chosen(inserted, _hanging(inserted, held))
    kept = _hanging(change.keys, held)
    parts = (_chosen(part, kept) for part in (change.keys, change.values, change.raised))
    return left, added, Change(*parts)


def _hanging(rows: Columnwise, held: set[Any]) -> list[bool]:
    """Which of the rows hang on those, by their first column."""
    names = next(iter(rows.values()))
    if isinstance(names, Same):
        raise TypeError("Rows that hang on several others name each of them.")
    return [name in held for name in names]


def _chosen(rows: Columnwise, kept: Sequence[bool]) -> Columnwise:
    return {
        column: value if isinstance(value, Same) else list(compress(value, kept))
        for column, value in rows.items()
    }


@lru_cache
def _swap(
    key: Column, seen: Shape, values: Shape, inserted: Shape,
    change_keys: Shape, change_values: Shape, raised: Shape,
) -> str:  # fmt: skip
    """The guard's rows come first; unless all are as seen, and held by nobody, nothing follows."""
    guard = ((key, False), *seen, *values)
    behind = len(guard) + len(inserted)
    return (
        f"WITH held AS MATERIALIZED ({_held(guard, len(seen))}), "  # noqa: S608 - our own names
        f"complete AS MATERIALIZED (SELECT count(*) = cardinality({arrays.array(1, key)}) AS so "
        f"FROM held), "
        f"added AS ({_insert(inserted, len(guard) + 1)}), "
        f"changed AS ({_change(change_keys, change_values, raised, behind + 1)}), "
        f"moved AS (UPDATE {arrays.table(key)} "
        f"SET {_set(guard[1 + len(seen) :], 2 + len(seen), 'held')} "
        f"FROM held WHERE {arrays.table(key)}.{key.name} = held.c1 AND {COMPLETE}) "
        f"SELECT c1 FROM held"
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
        f"SELECT {values} FROM {arrays.each('given', shape, first)} WHERE {COMPLETE}"
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
    given = arrays.each("given", shape, first)
    return f"UPDATE {table} SET {', '.join(changes)} FROM {given} WHERE {same} AND {COMPLETE}"  # noqa: S608 - our own names


def _set(shape: Shape, first: int, alias: str) -> str:
    return ", ".join(
        f"{part[0].name} = {arrays.value(part, number, alias)}"
        for number, part in enumerate(shape, first)
    )
