"""Many rows at once on PostgreSQL: arrays as parameters, straight through asyncpg."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import String
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from app.kernel.transaction import Column, Columnwise, Rows, Same

Shape = tuple[tuple[Column, bool], ...]  # columns, and whether all rows have the same value

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
        first, second = _arguments(places)
        return await self._run(statement, list(set(first)), first, second)

    @override
    async def insert(self, values: Columnwise) -> None:
        await self.write(values)

    @override
    async def update(self, keys: Columnwise, values: Columnwise) -> None:
        statement = _update(_shape(keys), _shape(values), 1)
        await self._run(statement, *_arguments(keys, values))

    @override
    async def write(self, inserted: Columnwise, *updated: tuple[Columnwise, Columnwise]) -> None:
        shapes = tuple((_shape(keys), _shape(values)) for keys, values in updated)
        arguments = _arguments(inserted, *(part for one in updated for part in one))
        await self._run(_write(_shape(inserted), shapes), *arguments)

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
    """Whoever waited for a lock is given the row as it is then; a row that is gone is left out.

    The other table's rows are looked up by `held`: by what was asked, the planner may lock them
    before the rows that they hang on, and whoever holds one of those waits for us as we for them.
    """
    one, other = places
    held = ", ".join(f"held.{column.name}" for column in columns)
    return (
        f"WITH held AS MATERIALIZED (SELECT {key.name} AS held_by, {_names(columns)} "  # noqa: S608 - see above
        f"FROM {_table(key)} WHERE {key.name} = ANY({_array(1, key)}) "
        f"ORDER BY {key.name} FOR NO KEY UPDATE) "
        f"SELECT {held}, found.* FROM {_given('asked', places, 2)} "
        f"JOIN held ON held.held_by = asked.c2 CROSS JOIN LATERAL "
        f"(SELECT {_names(others)} FROM {_table(one)} "
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
    values = ", ".join(_value(part, number) for number, part in enumerate(shape, 1))
    into = f"{_table(columns[0])} ({_names(columns)})"
    return f"INSERT INTO {into} SELECT {values} FROM {_each('given', shape, 1)}"  # noqa: S608 - see above


@lru_cache
def _update(keys: Shape, values: Shape, first: int) -> str:
    table = _table(keys[0][0])
    changes = ", ".join(
        f"{part[0].name} = {_value(part, number)}"
        for number, part in enumerate(values, first + len(keys))
    )
    same = " AND ".join(
        f"{table}.{part[0].name} = {_value(part, number)}"
        for number, part in enumerate(keys, first)
    )
    given = _each("given", keys + values, first)
    return f"UPDATE {table} SET {changes} FROM {given} WHERE {same}"  # noqa: S608 - see above


def _shape(values: Columnwise) -> Shape:
    return tuple((column, isinstance(value, Same)) for column, value in values.items())


def _arguments(*parts: Columnwise) -> list[Any]:
    return [
        value.value if isinstance(value, Same) else value
        for part in parts
        for value in part.values()
    ]


def _value(part: tuple[Column, bool], number: int) -> str:
    """Of the row at hand; one that is the same for all rows is a parameter of its own."""
    column, same = part
    return f"${number}::{_type(column)}" if same else f"given.c{number}"


def _each(alias: str, shape: Shape, first: int) -> str:
    """The arrays as a table whose columns are numbered as the parameters are."""
    numbers = [number for number, (_, same) in enumerate(shape, first) if not same]
    arrays = ", ".join(_array(number, shape[number - first][0]) for number in numbers)
    return f"unnest({arrays}) AS {alias}({', '.join(f'c{number}' for number in numbers)})"


def _given(alias: str, columns: tuple[Column, ...], first: int = 1) -> str:
    return _each(alias, tuple((column, False) for column in columns), first)


def _names(columns: tuple[Column, ...]) -> str:
    return ", ".join(column.name for column in columns)


def _array(number: int, column: Column) -> str:
    return f"${number}::{_type(column)}[]"


def _type(column: Column) -> str:
    # A cast to varchar(16) would cut what is too long, where the table refuses it.
    return "TEXT" if isinstance(column.type, String) else column.type.compile(DIALECT)


def _table(column: Column) -> str:
    return str(column.class_.__tablename__)
