"""Which catalogues there are."""

from app.kernel.errors import Locale
from app.kernel.paging import Page
from app.kernel.transaction import UnitOfWork
from app.modules.catalogues.access import Tables
from app.modules.catalogues.crud.entries import counts
from app.modules.catalogues.schemas import CatalogueRead, catalogue_route


class CatalogueService:
    def __init__(self, reading: UnitOfWork, tables: Tables) -> None:
        self._reading = reading
        self._tables = tables

    async def all(self, locale: Locale) -> Page[CatalogueRead]:
        """By their names; there are few, so all on one page."""
        async with self._reading() as transaction:
            found = await counts(transaction, self._tables)
        catalogues = [
            CatalogueRead(
                name=name,
                title=table.title.ru if locale == "ru" else table.title.en,
                count=found[name],
                route=catalogue_route(name),
            )
            for name, table in self._tables.items()
        ]
        return Page(entities=catalogues, total_count=len(catalogues))
