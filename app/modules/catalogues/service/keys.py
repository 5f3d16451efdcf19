"""Which keys the lists hold, for other modules."""

from typing_extensions import override

from app.kernel.transaction import Transaction
from app.modules.catalogues.access import Tables
from app.modules.catalogues.crud.entries import EntryCrud
from app.modules.catalogues.public import CatalogueKeys


class Keys(CatalogueKeys):
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    @override
    async def has(self, transaction: Transaction, name: str, key: str) -> bool:
        table = self._tables.get(name)
        return table is not None and await EntryCrud(transaction, table).get(key) is not None
