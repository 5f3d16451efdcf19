"""Many rows at once on SQLite, which is in the process: SQLAlchemy Core, one call for all."""

import json
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import TextualSelect, bindparam, insert, select, text, tuple_, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from app.kernel.given import stored
from app.kernel.transaction import Column, Columnwise, Rows, Same

DIALECT = sqlite.dialect()


class SqliteRows(Rows):
    """A block that writes is alone in the file, so nothing has to be locked."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    @override
    async def find(self, columns: Sequence[Column], keys: Columnwise) -> Sequence[Sequence[Any]]:
        statement = _find(tuple(columns), tuple(keys))
        return (await self._session.execute(statement, {"asked": asked(keys)})).all()

    @override
    async def latest(
        self, columns: Sequence[Column], below: Columnwise, each: int
    ) -> Sequence[Sequence[Any]]:
        statement = _latest(tuple(columns), tuple(below))
        return (await self._session.execute(statement, {"asked": asked(below), "each": each})).all()

    @override
    async def hold(
        self, columns: Sequence[Column], key: Column, others: Sequence[Column], places: Columnwise
    ) -> Sequence[Sequence[Any]]:
        first = next(iter(places))
        held = select(*columns, *others).join_from(key.class_, first.class_, first == key)
        wanted = list(zip(*places.values(), strict=True))
        return (await self._session.execute(held.where(tuple_(*places).in_(wanted)))).all()

    @override
    async def insert(self, values: Columnwise) -> None:
        table = next(iter(values)).class_.__table__
        names = [column.name for column in values]
        rows = [dict(zip(names, row, strict=True)) for row in rowwise(values.values())]
        if rows:
            await (await self._session.connection()).execute(insert(table), rows)

    @override
    async def update(self, keys: Columnwise, values: Columnwise) -> None:
        table = next(iter(keys)).class_.__table__
        change = update(table).values({v.name: bindparam(f"new_{v.name}") for v in values})
        for key in keys:
            change = change.where(table.c[key.name] == bindparam(f"old_{key.name}"))
        names = [f"old_{key.name}" for key in keys] + [f"new_{v.name}" for v in values]
        columns = (*keys.values(), *values.values())
        rows = [dict(zip(names, row, strict=True)) for row in rowwise(columns)]
        if rows:
            await (await self._session.connection()).execute(change, rows)

    @override
    async def write(self, inserted: Columnwise, *updated: tuple[Columnwise, Columnwise]) -> None:
        await self.insert(inserted)
        for keys, values in updated:
            await self.update(keys, values)


# Names in the statements below are those of our own columns; values are parameters only.


@lru_cache
def _find(columns: tuple[Column, ...], keys: tuple[Column, ...]) -> TextualSelect:
    """A list of pairs is not looked up by both of its columns, if their types are different;
    CROSS JOIN keeps the planner from beginning with the table."""
    table = keys[0].class_.__tablename__
    same = " AND ".join(
        f"{table}.{key.name} = json_extract(asked.value, '$[{number}]')"
        for number, key in enumerate(keys)
    )
    statement = (
        f"SELECT {_names(columns)} FROM json_each(:asked) AS asked "  # noqa: S608 - see above
        f"CROSS JOIN {table} WHERE {same}"
    )
    return text(statement).columns(*columns)


@lru_cache
def _latest(columns: tuple[Column, ...], keys: tuple[Column, ...]) -> TextualSelect:
    key, *order = keys
    newest = ", ".join(f"{column.name} DESC" for column in order)
    below = ", ".join(f"json_extract(asked.value, '$[{n}]')" for n in range(1, len(keys)))
    table = key.class_.__tablename__
    statement = (
        f"SELECT {_names(columns)} FROM json_each(:asked) AS asked CROSS JOIN {table} "  # noqa: S608 - see above
        f"WHERE {table}.rowid IN (SELECT rowid FROM {table} "
        f"WHERE {key.name} = json_extract(asked.value, '$[0]') "
        f"AND ({', '.join(column.name for column in order)}) < ({below}) "
        f"ORDER BY {newest} LIMIT :each)"
    )
    return text(statement).columns(*columns)


def _names(columns: tuple[Column, ...]) -> str:
    return ", ".join(f"{column.class_.__tablename__}.{column.name}" for column in columns)


def asked(keys: Columnwise) -> str:
    """The rows of the keys, each once, as JSON: one parameter, whatever their number."""
    makers = [stored(key.type, DIALECT) for key in keys]
    rows = rowwise(keys.values())
    kept = [tuple(make(v) for make, v in zip(makers, row, strict=True)) for row in rows]
    return json.dumps(list(dict.fromkeys(kept)))


def rowwise(columns: Collection[Sequence[Any] | Same]) -> Iterator[tuple[Any, ...]]:
    count = next(len(column) for column in columns if not isinstance(column, Same))
    whole = [[one.value] * count if isinstance(one, Same) else one for one in columns]
    return zip(*whole, strict=True)
