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
    async def find(
        self, columns: Sequence[Column], keys: Columnwise, *, lock: bool = False
    ) -> Sequence[Sequence[Any]]:
        statement = _find if len(keys) > 1 else _find_by_one
        return await self._run(statement(tuple(columns), tuple(keys), lock), *keys.values())

    @override
    async def insert(self, values: Columnwise) -> None:
        await self._run(_insert(tuple(values)), *values.values())

    @override
    async def update(self, keys: Columnwise, values: Columnwise) -> None:
        statement = _update(tuple(keys), tuple(values))
        await self._run(statement, *keys.values(), *values.values())

    async def _run(self, statement: str, *arrays: Sequence[Any]) -> Sequence[Sequence[Any]]:
        if self._driver is not None:
            return await self._driver.fetch(statement, *arrays)  # type: ignore[no-any-return]
        # SQLAlchemy begins a transaction with the first statement that it carries out itself.
        connection = await self._session.connection()
        result = await connection.exec_driver_sql(statement, arrays)
        self._driver = (await connection.get_raw_connection()).driver_connection
        return result.all() if result.returns_rows else ()


@lru_cache
def _find_by_one(columns: tuple[Column, ...], keys: tuple[Column, ...], lock: bool) -> str:
    (key,) = keys
    hold = f" ORDER BY {key.name} FOR NO KEY UPDATE" if lock else ""
    names = ", ".join(column.name for column in columns)
    return f"SELECT {names} FROM {_table(key)} WHERE {key.name} = ANY({_array(1, key)}){hold}"  # noqa: S608 - names of our own columns


@lru_cache
def _find(columns: tuple[Column, ...], keys: tuple[Column, ...], lock: bool) -> str:
    """LATERAL and LIMIT keep the planner from joining the whole table: each key is one look into
    the unique index, also while there are no statistics yet."""
    if lock:
        raise ValueError("Rows are locked by one key.")
    names = ", ".join(column.name for column in columns)
    same = " AND ".join(f"{key.name} = asked.k{number}" for number, key in enumerate(keys))
    return (
        f"SELECT found.* FROM {_given('asked', keys, 'k')} CROSS JOIN LATERAL "  # noqa: S608 - names of our own columns
        f"(SELECT {names} FROM {_table(keys[0])} WHERE {same} LIMIT 1) AS found"
    )


@lru_cache
def _insert(columns: tuple[Column, ...]) -> str:
    names = ", ".join(column.name for column in columns)
    return (
        f"INSERT INTO {_table(columns[0])} ({names}) SELECT * FROM {_given('given', columns, 'v')}"  # noqa: S608 - names of our own columns
    )


@lru_cache
def _update(keys: tuple[Column, ...], values: tuple[Column, ...]) -> str:
    table, width = _table(keys[0]), len(keys)
    changes = ", ".join(f"{v.name} = given.c{number}" for number, v in enumerate(values, width))
    same = " AND ".join(f"{table}.{key.name} = given.c{number}" for number, key in enumerate(keys))
    return f"UPDATE {table} SET {changes} FROM {_given('given', keys + values, 'c')} WHERE {same}"  # noqa: S608 - names of our own columns


def _given(alias: str, columns: tuple[Column, ...], prefix: str) -> str:
    """The arrays as a table."""
    arrays = ", ".join(_array(number, column) for number, column in enumerate(columns, 1))
    names = ", ".join(f"{prefix}{number}" for number in range(len(columns)))
    return f"unnest({arrays}) AS {alias}({names})"


def _array(number: int, column: Column) -> str:
    # A cast to varchar(16) would cut what is too long, where the table refuses it.
    is_text = isinstance(column.type, String)
    return f"${number}::{'TEXT' if is_text else column.type.compile(DIALECT)}[]"


def _table(column: Column) -> str:
    return str(column.class_.__tablename__)
