"""Many rows at once on SQLite, which is in the process: SQLAlchemy Core, one call for all."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import bindparam, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from app.kernel.transaction import Column, Columnwise, Rows, Same


class SqliteRows(Rows):
    """A block that writes is alone in the file, so nothing has to be locked."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    @override
    async def find(self, columns: Sequence[Column], keys: Columnwise) -> Sequence[Sequence[Any]]:
        wanted = list(zip(*keys.values(), strict=True))
        if len(keys) == 1:
            (key,) = keys
            among = key.in_([value for (value,) in wanted])
        else:
            among = tuple_(*keys).in_(wanted)
        return (await self._session.execute(select(*columns).where(among))).all()

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


def rowwise(columns: Collection[Sequence[Any] | Same]) -> Iterator[tuple[Any, ...]]:
    count = next(len(column) for column in columns if not isinstance(column, Same))
    whole = [[one.value] * count if isinstance(one, Same) else one for one in columns]
    return zip(*whole, strict=True)
