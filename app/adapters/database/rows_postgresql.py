"""Many rows at once on PostgreSQL: arrays as parameters, straight through asyncpg."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import String
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from app.kernel.transaction import Column, Columnwise, Rows

DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call] # SQLAlchemy has no types for it


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
    async def hold(
        self, columns: Sequence[Column], key: Column, others: Sequence[Column], places: Columnwise
    ) -> Sequence[Sequence[Any]]:
        statement = _hold(tuple(columns), key, tuple(others), tuple(places))
        first, second = places.values()
        return await self._run(statement, list(set(first)), first, second)

    @override
    async def insert(self, values: Columnwise) -> None:
        await self.write(values)

    @override
    async def update(self, keys: Columnwise, values: Columnwise) -> None:
        statement = _update(tuple(keys), tuple(values), 1)
        await self._run(statement, *keys.values(), *values.values())

    @override
    async def write(self, inserted: Columnwise, *updated: tuple[Columnwise, Columnwise]) -> None:
        shapes = tuple((tuple(keys), tuple(values)) for keys, values in updated)
        arrays = [*inserted.values()]
        for keys, values in updated:
            arrays += [*keys.values(), *values.values()]
        await self._run(_write(tuple(inserted), shapes), *arrays)

    async def _run(self, statement: str, *arrays: Sequence[Any]) -> Sequence[Sequence[Any]]:
        if self._driver is not None:
            return await self._driver.fetch(statement, *arrays)  # type: ignore[no-any-return]
        # SQLAlchemy begins a transaction with the first statement that it carries out itself.
        connection = await self._session.connection()
        result = await connection.exec_driver_sql(statement, arrays)
        self._driver = (await connection.get_raw_connection()).driver_connection
        return result.all() if result.returns_rows else ()


# Names in the statements below are those of our own columns; values are parameters only.


@lru_cache
def _find_by_one(columns: tuple[Column, ...], keys: tuple[Column, ...]) -> str:
    (key,) = keys
    return f"SELECT {_names(columns)} FROM {_table(key)} WHERE {key.name} = ANY({_array(1, key)})"  # noqa: S608 - see above


@lru_cache
def _find(columns: tuple[Column, ...], keys: tuple[Column, ...]) -> str:
    """LATERAL and LIMIT keep the planner from joining the whole table: each key is one look into
    the unique index, also while there are no statistics yet."""
    same = " AND ".join(f"{key.name} = asked.c{number}" for number, key in enumerate(keys, 1))
    return (
        f"SELECT found.* FROM {_given('asked', keys)} CROSS JOIN LATERAL "  # noqa: S608 - see above
        f"(SELECT {_names(columns)} FROM {_table(keys[0])} WHERE {same} LIMIT 1) AS found"
    )


@lru_cache
def _hold(
    columns: tuple[Column, ...], key: Column, others: tuple[Column, ...], places: tuple[Column, ...]
) -> str:
    """Whoever waited for a lock is given the row as it is then; a row that is gone is left out."""
    one, other = places
    held = ", ".join(f"held.{column.name}" for column in columns)
    return (
        f"WITH held AS MATERIALIZED (SELECT {key.name} AS held_by, {_names(columns)} "  # noqa: S608 - see above
        f"FROM {_table(key)} WHERE {key.name} = ANY({_array(1, key)}) ORDER BY {key.name} FOR NO KEY UPDATE) "
        f"SELECT {held}, found.* FROM {_given('asked', places, 2)} "
        f"JOIN held ON held.held_by = asked.c2 CROSS JOIN LATERAL "
        f"(SELECT {_names(others)} FROM {_table(one)} "
        f"WHERE {one.name} = asked.c2 AND {other.name} = asked.c3 FOR NO KEY UPDATE) AS found"
    )


@lru_cache
def _write(
    inserted: tuple[Column, ...], updated: tuple[tuple[tuple[Column, ...], tuple[Column, ...]], ...]
) -> str:
    statements, first = [_insert(inserted)], len(inserted) + 1
    for keys, values in updated:
        statements.append(_update(keys, values, first))
        first += len(keys) + len(values)
    *before, last = statements
    parts = ", ".join(f"part{number} AS ({part})" for number, part in enumerate(before))
    return f"WITH {parts} {last}" if parts else last


def _insert(columns: tuple[Column, ...]) -> str:
    table = _table(columns[0])
    return f"INSERT INTO {table} ({_names(columns)}) SELECT * FROM {_given('given', columns)}"  # noqa: S608 - see above


@lru_cache
def _update(keys: tuple[Column, ...], values: tuple[Column, ...], first: int) -> str:
    table, value = _table(keys[0]), first + len(keys)
    changes = ", ".join(f"{v.name} = given.c{number}" for number, v in enumerate(values, value))
    same = " AND ".join(f"{table}.{key.name} = given.c{n}" for n, key in enumerate(keys, first))
    given = _given("given", keys + values, first)
    return f"UPDATE {table} SET {changes} FROM {given} WHERE {same}"  # noqa: S608 - see above


def _given(alias: str, columns: tuple[Column, ...], first: int = 1) -> str:
    """The arrays as a table whose columns are numbered as the parameters are."""
    arrays = ", ".join(_array(number, column) for number, column in enumerate(columns, first))
    names = ", ".join(f"c{number}" for number in range(first, first + len(columns)))
    return f"unnest({arrays}) AS {alias}({names})"


def _names(columns: tuple[Column, ...]) -> str:
    return ", ".join(column.name for column in columns)


def _array(number: int, column: Column) -> str:
    # A cast to varchar(16) would cut what is too long, where the table refuses it.
    is_text = isinstance(column.type, String)
    return f"${number}::{'TEXT' if is_text else column.type.compile(DIALECT)}[]"


def _table(column: Column) -> str:
    return str(column.class_.__tablename__)
