"""An open database with the town's tables, and what was told of it."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest

from app.adapters.database.engine import Database
from app.adapters.database.failures import Failures
from app.adapters.database.settings import DatabaseSettings
from app.kernel.events import Event, EventBus
from tests.adapters.database.town.lending.models import Loan
from tests.adapters.database.town.library.models import Book
from tests.adapters.database.town.model import TownBase

__all__ = ["Book", "Loan"]

Opening = Callable[..., Database]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookBought(Event):
    book_id: int


@pytest.fixture
def bus() -> EventBus:
    return EventBus()


@pytest.fixture
def told(bus: EventBus) -> list[int]:
    """The ids of the books that subscribers were told of, in order."""
    told: list[int] = []
    bus.on(BookBought, lambda event: told.append(event.book_id))
    return told


@pytest.fixture
def failures() -> Failures:
    return Failures(TownBase.metadata)


@pytest.fixture
async def opening(bus: EventBus, failures: Failures) -> AsyncIterator[Opening]:
    """Opens databases that are closed at the test's end: `opening(url, DB_POOL_SIZE="1")`."""
    opened: list[Database] = []

    def at(url: str, **variables: str) -> Database:
        database = Database(DatabaseSettings.read({"DB_URL": url, **variables}), bus, failures)
        opened.append(database)
        return database

    yield at
    for database in opened:
        await database.close()


@pytest.fixture
async def database(opening: Opening, empty_database_url: str) -> Database:
    return await furnished(opening(empty_database_url))


@pytest.fixture
async def on_sqlite(opening: Opening, empty_sqlite_url: str) -> Database:
    return await furnished(opening(empty_sqlite_url))


@pytest.fixture
async def on_postgresql(opening: Opening, empty_postgresql_url: str) -> Database:
    return await furnished(opening(empty_postgresql_url))


async def furnished(database: Database) -> Database:
    async with database.unit_of_work() as transaction:
        connection = await transaction.session.connection()
        await connection.run_sync(TownBase.metadata.create_all)
    return database
