"""Many rows at once on PostgreSQL: arrays as parameters, straight through asyncpg."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from app.adapters.database import arrays
from app.adapters.database.arrays import Shape
from app.kernel.transaction import Column, Columnwise, Rows


class PostgresqlRows(Rows):
    """asyncpg prepares each statement once per connection; SQLAlchemy's share of a statement is
    larger than the driver's, so it only begins the transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._driver: Any = None

    @override
    async def find(self, columns: Sequence[Column], keys: Columnwise) -> Sequence[Sequence[Any]]:
        statement = _find if len(keys) > 1 else _find_by_one
        return await self._run(statement(tuple(columns), tuple(keys)), *keys.values())

    @override
    async def latest(
        self, columns: Sequence[Column], below: Columnwise, each: int
    ) -> Sequence[Sequence[Any]]:
        return await self._run(_latest(tuple(columns), tuple(below)), *below.values(), each)

    @override
    async def hold(
        self, columns: Sequence[Column], key: Column, others: Sequence[Column], places: Columnwise
    ) -> Sequence[Sequence[Any]]:
        statement = _hold(tuple(columns), key, tuple(others), tuple(places))
        first, second = arrays.arguments(places)
        return await self._run(statement, list(set(first)), first, second)

    @override
    async def insert(self, values: Columnwise) -> None:
        await self.write(values)

    @override
    async def update(self, keys: Columnwise, values: Columnwise) -> None:
        statement = _update(arrays.shape(keys), arrays.shape(values), 1)
        await self._run(statement, *arrays.arguments(keys, values))

    @override
    async def write(self, inserted: Columnwise, *updated: tuple[Columnwise, Columnwise]) -> None:
        shapes = tuple((arrays.shape(keys), arrays.shape(values)) for keys, values in updated)
        arguments = arrays.arguments(inserted, *(part for one in updated for part in one))
        await self._run(_write(arrays.shape(inserted), shapes), *arguments)

    async def _run(self, statement: str, *arguments: Any) -> Sequence[Sequence[Any]]:
        if self._driver is not None:
            return await self._driver.fetch(statement, *arguments)  # type: ignore[no-any-return]
        # SQLAlchemy begins a transaction with the first statement that it carries out itself.
        connection = await self._session.connection()
        result = await connection.exec_driver_sql(statement, arguments)
        self._driver = (await connection.get_raw_connection()).driver_connection
        return result.all() if result.returns_rows else ()


# Names in the statements below are those of our own columns; values are parameters only.


@lru_cache
def _find_by_one(columns: tuple[Column, ...], keys: tuple[Column, ...]) -> str:
    (key,) = keys
    return (
        f"SELECT {arrays.names(columns)} FROM {arrays.table(key)} "  # noqa: S608 - see above
        f"WHERE {key.name} = ANY({arrays.array(1, key)})"
    )


@lru_cache
def _find(columns: tuple[Column, ...], keys: tuple[Column, ...]) -> str:
    """LATERAL and LIMIT keep the planner from joining the whole table: each key is one look into
    the unique index, also while there are no statistics yet."""
    same = " AND ".join(f"{key.name} = asked.c{number}" for number, key in enumerate(keys, 1))
    return (
        f"SELECT found.* FROM {arrays.given('asked', keys)} CROSS JOIN LATERAL "  # noqa: S608 - see above
        f"(SELECT {arrays.names(columns)} FROM {arrays.table(keys[0])} "
        f"WHERE {same} LIMIT 1) AS found"
    )


@lru_cache
def _latest(columns: tuple[Column, ...], keys: tuple[Column, ...]) -> str:
    key, *order = keys
    below = ", ".join(f"asked.c{number}" for number in range(2, len(keys) + 1))
    newest = ", ".join(f"{column.name} DESC" for column in order)
    return (
        f"SELECT found.* FROM {arrays.given('asked', keys)} CROSS JOIN LATERAL "  # noqa: S608 - see above
        f"(SELECT {arrays.names(columns)} FROM {arrays.table(key)} WHERE {key.name} = asked.c1 "
        f"AND ({arrays.names(tuple(order))}) < ({below}) "
        f"ORDER BY {newest} LIMIT ${len(keys) + 1}::BIGINT) AS found"
    )


@lru_cache
def _hold(
    columns: tuple[Column, ...], key: Column, others: tuple[Column, ...], places: tuple[Column, ...]
) -> str:
    """Whoever waited for a lock is given the row as it is then; a row that is gone is left out.

    The other table's rows are looked up by `held`: by what was asked, the planner may lock them
    before the rows that they hang on, and whoever holds one of those waits for us as we for them.
    """
    one, other = places
    held = ", ".join(f"held.{column.name}" for column in columns)
    return (
        f"WITH held AS MATERIALIZED (SELECT {key.name} AS held_by, {arrays.names(columns)} "  # noqa: S608 - see above
        f"FROM {arrays.table(key)} WHERE {key.name} = ANY({arrays.array(1, key)}) "
        f"ORDER BY {key.name} FOR NO KEY UPDATE) "
        f"SELECT {held}, found.* FROM {arrays.given('asked', places, 2)} "
        f"JOIN held ON held.held_by = asked.c2 CROSS JOIN LATERAL "
        f"(SELECT {arrays.names(others)} FROM {arrays.table(one)} "
        f"WHERE {one.name} = held.held_by AND {other.name} = asked.c3 FOR NO KEY UPDATE) AS found"
    )


@lru_cache
def _write(inserted: Shape, updated: tuple[tuple[Shape, Shape], ...]) -> str:
    statements, first = [_insert(inserted)], len(inserted) + 1
    for keys, values in updated:
        statements.append(_update(keys, values, first))
        first += len(keys) + len(values)
    *before, last = statements
    parts = ", ".join(f"part{number} AS ({part})" for number, part in enumerate(before))
    return f"WITH {parts} {last}" if parts else last


def _insert(shape: Shape) -> str:
    columns = tuple(column for column, _ in shape)
    values = ", ".join(arrays.value(part, number) for number, part in enumerate(shape, 1))
    into = f"{arrays.table(columns[0])} ({arrays.names(columns)})"
    return f"INSERT INTO {into} SELECT {values} FROM {arrays.each('given', shape, 1)}"  # noqa: S608 - see above


@lru_cache
def _update(keys: Shape, values: Shape, first: int) -> str:
    table = arrays.table(keys[0][0])
    changes = ", ".join(
        f"{part[0].name} = {arrays.value(part, number)}"
        for number, part in enumerate(values, first + len(keys))
    )
    same = " AND ".join(
        f"{table}.{part[0].name} = {arrays.value(part, number)}"
        for number, part in enumerate(keys, first)
    )
    given = arrays.each("given", keys + values, first)
    return f"UPDATE {table} SET {changes} FROM {given} WHERE {same}"  # noqa: S608 - see above
