"""Whole catalogues in and out."""

from collections.abc import Sequence

from app.kernel.caller import Caller
from app.kernel.transaction import UnitOfWork
from app.modules.catalogues import access
from app.modules.catalogues.access import Tables
from app.modules.catalogues.crud.entries import EntryCrud
from app.modules.catalogues.events import CatalogueChanged
from app.modules.catalogues.schemas import EntryDraft, Imported


class TransferService:
    def __init__(self, unit_of_work: UnitOfWork, reading: UnitOfWork, tables: Tables) -> None:
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._tables = tables

    async def export(self, name: str) -> list[EntryDraft]:
        """All entries, as an import takes them."""
        table = access.readable(self._tables, name)
        async with self._reading() as transaction:
            rows = await EntryCrud(transaction, table).all()
            # Not checked anew: another module's migration may have put in what no admin could.
            return [
                EntryDraft.model_construct(
                    key=row.key,
                    value_en=row.value_en,
                    value_ru=row.value_ru,
                    position=row.position,
                )
                for row in rows
            ]

    def check_writable(self, caller: Caller, name: str) -> None:
        """Raises what `import_rows` would raise; asked before a file is read."""
        access.writable(self._tables, caller, name)

    async def import_rows(
        self, caller: Caller, name: str, drafts: Sequence[EntryDraft]
    ) -> Imported:
        """Adds and changes entries by their keys, all or none; what the file lacks stays."""
        table = access.writable(self._tables, caller, name)
        async with self._unit_of_work() as transaction:
            entries = EntryCrud(transaction, table)
            known = await entries.locked(draft.key for draft in drafts)
            # In one order for everybody, too: who brings a key waits for whoever is bringing it.
            new = sorted(
                (draft for draft in drafts if draft.key not in known), key=lambda draft: draft.key
            )
            await entries.add_all([table(**draft.model_dump()) for draft in new])
            changed = sum(
                entries.change(known[draft.key], draft.model_dump())
                for draft in drafts
                if draft.key in known
            )
            if new or changed:
                transaction.record(CatalogueChanged(name=name))
        unchanged = len(drafts) - len(new) - changed
        return Imported(created=len(new), changed=changed, unchanged=unchanged)
