"""Reading the entries of a catalogue, and keeping them."""

from app.kernel.caller import Caller
from app.kernel.errors import Locale, fault
from app.kernel.paging import Page, decode_cursor, encode_cursor
from app.kernel.transaction import UnitOfWork
from app.modules.catalogues import access
from app.modules.catalogues.access import Tables
from app.modules.catalogues.crud.entries import EntryCrud, LocalEntry
from app.modules.catalogues.events import CatalogueChanged
from app.modules.catalogues.schemas import (
    EntryDraft,
    EntryPatch,
    EntryRead,
    EntryWhole,
    Place,
    entry_route,
)

WHOLE_MAX = 1000  # entries of a list that is asked for without a limit


class EntryService:
    def __init__(self, unit_of_work: UnitOfWork, reading: UnitOfWork, tables: Tables) -> None:
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._tables = tables

    async def page(
        self, name: str, locale: Locale, limit: int | None = None, cursor: str | None = None
    ) -> Page[EntryRead]:
        """Without a limit the whole list, as long as it has no more than a thousand entries."""
        table = access.readable(self._tables, name)
        after, limit = _after(cursor), limit or WHOLE_MAX
        async with self._reading() as transaction:
            crud = EntryCrud(transaction, table)
            rows = await crud.page(locale, after, limit + 1)
            total = await crud.count()
        shown = rows[:limit]
        last = shown[-1] if len(rows) > limit else None
        return Page(
            entities=[_read(name, row) for row in shown],
            next_cursor=None if last is None else encode_cursor(str(last.position), last.key),
            total_count=total,
        )

    async def one(self, name: str, key: str, locale: Locale) -> EntryRead:
        table = access.readable(self._tables, name)
        async with self._reading() as transaction:
            row = await access.entry(transaction, table, key)
            return EntryWhole.of(name, row).read(locale)

    async def add(self, caller: Caller, name: str, draft: EntryDraft) -> EntryWhole:
        """Raises KeyTaken, by the constraint, when there is an entry of that key."""
        table = access.writable(self._tables, caller, name)
        async with self._unit_of_work() as transaction:
            row = table(**draft.model_dump())
            await EntryCrud(transaction, table).add_all([row])
            transaction.record(CatalogueChanged(name=name))
            return EntryWhole.of(name, row)

    async def change(self, caller: Caller, name: str, key: str, patch: EntryPatch) -> EntryWhole:
        table = access.writable(self._tables, caller, name)
        async with self._unit_of_work() as transaction:
            row = await access.locked_entry(transaction, table, key)
            if EntryCrud(transaction, table).change(row, patch.values()):
                transaction.record(CatalogueChanged(name=name))
            return EntryWhole.of(name, row)

    async def remove(self, caller: Caller, name: str, key: str) -> None:
        table = access.writable(self._tables, caller, name)
        async with self._unit_of_work() as transaction:
            row = await access.locked_entry(transaction, table, key)
            await EntryCrud(transaction, table).remove(row)
            transaction.record(CatalogueChanged(name=name))


def _read(name: str, row: LocalEntry) -> EntryRead:
    return EntryRead(id=row.id, key=row.key, value=row.value, route=entry_route(name, row.key))


def _after(cursor: str | None) -> tuple[int, str] | None:
    given = decode_cursor(cursor, 2)
    if given is None:
        return None
    try:
        place = Place(position=int(given[0]), key=given[1])
    except ValueError:
        raise fault(
            "cursor", "invalid", "This cursor was not given by us.", "Это не наш курсор."
        ) from None
    return place.position, place.key
