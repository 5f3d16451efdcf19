"""Parcels and whoever waits for them: an outbox with workers, and a clock to move."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from app.adapters.clock import FrozenClock
from app.adapters.database.engine import Database
from app.adapters.database.failures import Failures
from app.adapters.database.settings import DatabaseSettings
from app.adapters.outbox.models import OutboxRow
from app.adapters.outbox.outbox import DatabaseOutbox
from app.adapters.outbox.worker import OutboxWorker
from app.kernel.durable import Delivery
from app.kernel.events import Event, EventBus
from tests.kit.database import ENGINES, own_copy
from tests.kit.doors import PATIENCE

NOW = datetime(2026, 5, 4, 12, 0, 0, 123456, UTC)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelSent(Event):
    number: int
    sent_to: UUID | None = None
    secret: str = field(default="", repr=False)


class Recipient:
    """Somebody who takes parcels in; `fails` is raised instead while it is set."""

    def __init__(self) -> None:
        self.got: list[int] = []
        self.deliveries: list[Delivery] = []
        self.fails: Exception | None = None
        self.open = asyncio.Event()
        self.open.set()
        self.knocked = asyncio.Event()
        self._taken = asyncio.Event()

    async def parcel_sent(self, delivery: Delivery, parcel: ParcelSent) -> None:
        self.deliveries.append(delivery)
        self.knocked.set()
        await self.open.wait()
        if self.fails is not None:
            raise self.fails
        self.got.append(parcel.number)
        self._taken.set()

    async def has(self, count: int) -> None:
        """Waits until so many parcels are there."""
        async with asyncio.timeout(PATIENCE):
            while len(self.got) < count:
                self._taken.clear()
                await self._taken.wait()


class Office:
    """One process: its own database connections, its own worker."""

    def __init__(self, url: str, clock: FrozenClock) -> None:
        self.clock = clock
        self.bus = EventBus()
        self.outbox = DatabaseOutbox(clock)
        settings = DatabaseSettings.read({"DB_URL": url})
        self.database = Database(settings, self.bus, Failures(), self.outbox)
        self.worker = OutboxWorker(
            self.outbox, self.database.unit_of_work, self.database.reading, clock
        )

    def delivers_to(
        self, recipient: Recipient, name: str = "post.parcels", within: timedelta = DAY
    ) -> None:
        self.outbox.subscriptions.add(ParcelSent, name, recipient.parcel_sent, within)

    async def sends(self, *numbers: int, **fields: Any) -> None:
        async with self.database.unit_of_work() as transaction:
            for number in numbers:
                transaction.record(ParcelSent(number=number, **fields))

    async def rows(self) -> list[OutboxRow]:
        async with self.database.reading() as transaction:
            found = select(OutboxRow).order_by(OutboxRow.id)
            return list((await transaction.session.scalars(found)).all())

    async def close(self) -> None:
        await self.worker.stop()
        await self.database.close()


@pytest.fixture(scope="package", params=ENGINES)
def outbox_url(request: pytest.FixtureRequest) -> str:
    """A migrated database that these tests have in turns, each finding the outbox empty."""
    return own_copy(request)


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NOW)


@pytest.fixture
async def office(outbox_url: str, clock: FrozenClock) -> AsyncIterator[Office]:
    office = Office(outbox_url, clock)
    async with office.database.unit_of_work() as transaction:
        await transaction.session.execute(text("DELETE FROM event_outbox"))
    yield office
    await office.close()


@pytest.fixture
async def branch(outbox_url: str, clock: FrozenClock) -> AsyncIterator[Office]:
    """Another process that looks at the same database."""
    office = Office(outbox_url, clock)
    yield office
    await office.close()


@pytest.fixture
def bob(office: Office) -> Recipient:
    recipient = Recipient()
    office.delivers_to(recipient)
    return recipient
