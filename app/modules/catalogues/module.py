"""What catalogues gives to the application."""

from typing import ClassVar

from app.kernel.module import Wiring
from app.modules.catalogues.controller import catalogues, entries, transfer
from app.modules.catalogues.crud.tables import catalogues as find_catalogues
from app.modules.catalogues.errors import KeyTaken
from app.modules.catalogues.public import CatalogueKeys
from app.modules.catalogues.service.catalogues import CatalogueService
from app.modules.catalogues.service.entries import EntryService
from app.modules.catalogues.service.keys import Keys
from app.modules.catalogues.service.transfer import TransferService


class CataloguesModule:
    name: ClassVar[str] = "catalogues"
    version: ClassVar[str] = "0.1.0"
    requires: ClassVar[tuple[str, ...]] = ("auth",)

    def wire(self, wiring: Wiring) -> None:
        write, read = wiring.unit_of_work, wiring.reading
        tables = find_catalogues(wiring.modules)
        wiring.offer(CatalogueService, CatalogueService(read, tables))
        wiring.offer(EntryService, EntryService(write, read, tables))
        wiring.offer(TransferService, TransferService(write, read, tables))
        wiring.offer(CatalogueKeys, Keys(tables))
        # Addresses with a word in them before those with a key.
        wiring.http(catalogues.router, transfer.router, entries.router)
        for table in tables.values():
            wiring.broken(f"uq_{table.__tablename__}_key", KeyTaken)
