"""The only way to get a catalogue or an entry that the caller may touch."""

from collections.abc import Mapping

from app.kernel.caller import Caller, Role
from app.kernel.errors import Forbidden
from app.kernel.transaction import Transaction
from app.modules.catalogues.crud.entries import EntryCrud
from app.modules.catalogues.errors import CatalogueNotFound, EntryNotFound
from app.modules.catalogues.public import CatalogueRow

Table = type[CatalogueRow]
Tables = Mapping[str, Table]


def readable(tables: Tables, name: str) -> Table:
    """Everybody who is signed in may read every catalogue."""
    table = tables.get(name)
    if table is None:
        raise CatalogueNotFound
    return table


def writable(tables: Tables, caller: Caller, name: str) -> Table:
    if caller.role is not Role.ADMIN:
        raise Forbidden
    return readable(tables, name)


async def entry(transaction: Transaction, table: Table, key: str) -> CatalogueRow:
    return _there(await EntryCrud(transaction, table).get(key))


async def locked_entry(transaction: Transaction, table: Table, key: str) -> CatalogueRow:
    """Nobody else's to change until the block ends."""
    locked = await EntryCrud(transaction, table).locked([key])
    return _there(locked.get(key))


def _there(row: CatalogueRow | None) -> CatalogueRow:
    if row is None:
        raise EntryNotFound
    return row
