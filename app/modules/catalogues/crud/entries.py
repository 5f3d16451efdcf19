"""The rows of one catalogue in the database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, tuple_

from app.kernel.errors import Locale
from app.kernel.transaction import Transaction
from app.modules.catalogues.public import CatalogueRow

AT_ONCE = 500  # keys in one question


@dataclass(frozen=True, slots=True)
class LocalEntry:
    """A row as it is read in one language."""

    id: UUID
    key: str
    position: int
    value: str


async def counts(
    transaction: Transaction, tables: Mapping[str, type[CatalogueRow]]
) -> dict[str, int]:
    """How many rows each has, by its name; asked all at once."""
    each = [
        select(func.count()).select_from(table).scalar_subquery().label(name)
        for name, table in tables.items()
    ]
    found = (await transaction.session.execute(select(*each))).one()
    return dict(zip(tables, found, strict=True))


class EntryCrud:
    def __init__(self, transaction: Transaction, table: type[CatalogueRow]) -> None:
        self._session = transaction.session
        self._table = table

    async def count(self) -> int:
        return await self._session.scalar(select(func.count()).select_from(self._table)) or 0

    async def page(
        self, locale: Locale, after: tuple[int, str] | None, limit: int
    ) -> list[LocalEntry]:
        """In the catalogue's order, from what comes after that position and key."""
        table = self._table
        value = table.value_ru if locale == "ru" else table.value_en
        rows = select(table.id, table.key, table.position, value)
        if after is not None:
            rows = rows.where(tuple_(table.position, table.key) > after)
        found = await self._session.execute(rows.order_by(table.position, table.key).limit(limit))
        return [LocalEntry(*row) for row in found.all()]

    async def all(self) -> Sequence[CatalogueRow]:
        table = self._table
        rows = select(table).order_by(table.position, table.key)
        return (await self._session.scalars(rows)).all()

    async def get(self, key: str) -> CatalogueRow | None:
        return await self._session.scalar(select(self._table).where(self._table.key == key))

    async def locked(self, keys: Iterable[str]) -> dict[str, CatalogueRow]:
        """Those that are there, by their keys; in one order for everybody, so nobody deadlocks."""
        ordered = sorted(keys)
        found: dict[str, CatalogueRow] = {}
        for begin in range(0, len(ordered), AT_ONCE):
            some = self._table.key.in_(ordered[begin : begin + AT_ONCE])
            rows = select(self._table).where(some).order_by(self._table.key).with_for_update()
            found |= {row.key: row for row in await self._session.scalars(rows)}
        return found

    async def add_all(self, rows: Sequence[CatalogueRow]) -> None:
        self._session.add_all(rows)
        await self._session.flush()

    def change(self, row: CatalogueRow, values: dict[str, object]) -> bool:
        """Whether anything became different; it is written when the block ends."""
        differing = {name: value for name, value in values.items() if getattr(row, name) != value}
        for name, value in differing.items():
            setattr(row, name, value)
        return bool(differing)

    async def remove(self, row: CatalogueRow) -> None:
        await self._session.delete(row)
        await self._session.flush()
