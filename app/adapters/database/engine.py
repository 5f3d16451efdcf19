"""The database of one application: its connections, and the blocks that use them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from app.adapters.database import (
    postgresql,
    sqlite,
    swap_sqlite,
    transaction,
)
from app.adapters.database.checkout import taken
from app.adapters.database.failures import Failures
from app.adapters.database.glance import SqliteGlance, glancing
from app.adapters.database.row_block import looking, writing_rows
from app.adapters.database.settings import DatabaseSettings
from app.adapters.database.swap_postgresql import PostgresqlSwap
from app.adapters.database.swap_sqlite import SqliteSwap
from app.kernel.errors import ServiceUnavailable
from app.kernel.events import Event, EventBus
from app.kernel.measures import Measures
from app.kernel.swap import Swap
from app.kernel.transaction import Glance, Transaction

WRITER_WAIT = 5.0
PING_SECONDS = 2.0


class Database:
    """Opens blocks; connects with the first of them and not before."""

    def __init__(
        self,
        settings: DatabaseSettings,
        bus: EventBus,
        failures: Failures,
        keeper: transaction.Keeper | None = None,
        measures: Measures | None = None,
    ) -> None:
        self.dialect = make_url(settings.location).get_backend_name()
        self._bus = bus
        self._failures = failures
        self._keeper = keeper
        measures = measures or Measures()
        waits = measures.histograms(
            "messenger_db_wait_seconds",
            "Until a block had its connection and, on SQLite, its turn to write.",
            "block",
        )
        self._waits_to_write, self._waits_to_read = waits.of("writing"), waits.of("reading")
        self._commits = measures.histogram("messenger_db_commit_seconds", "A commit.")
        # SQLite has one writer: waiting in line here is fair, waiting for its lock is not.
        self._line = asyncio.Lock() if self.dialect == "sqlite" else None
        if self.dialect == "sqlite":
            self._writer, self._reader = sqlite.writer(settings), sqlite.reader(settings)
        else:
            self._writer = postgresql.writer(settings)
            self._reader = postgresql.reader(self._writer)
        self._writing = async_sessionmaker(self._writer, expire_on_commit=False)
        self._reading = async_sessionmaker(self._reader, expire_on_commit=False)

    @property
    def engines(self) -> tuple[AsyncEngine, ...]:
        """The engines that own connections: two on SQLite, one on PostgreSQL."""
        if self.dialect == "sqlite":
            return (self._reader, self._writer)
        return (self._writer,)

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[Transaction]:
        """A block that writes. Its events are told after the commit, in the order of commits.

        Raises NestedTransaction inside another block, ServiceUnavailable when the database is
        away or too busy, and the error that a module registered for a constraint broken here.
        """
        asked = perf_counter()
        with transaction.alone():
            async with self._turn():
                block = transaction.writing(
                    self._writing, self.dialect, self._bus, self._failures, self._keeper,
                    self._commits,
                )  # fmt: skip
                async with block as opened:
                    self._waits_to_write.observe(perf_counter() - asked)
                    yield opened

    @asynccontextmanager
    async def row_work(self) -> AsyncIterator[Transaction]:
        """The same for a block in which only rows are read and written past the ORM."""
        if self.dialect == "sqlite":
            async with self.unit_of_work() as opened:
                yield opened
            return
        asked = perf_counter()
        with transaction.alone():
            block = writing_rows(
                self._writer, self._bus, self._failures, self._keeper, self._commits
            )
            async with block as opened:
                self._waits_to_write.observe(perf_counter() - asked)
                yield opened

    @asynccontextmanager
    async def swap(self) -> AsyncIterator[Swap]:
        """One conditional change that needs no block; see `Swap`. Raises as `unit_of_work`.

        Its events are told last of all: what whoever opened it says next leaves with them.
        """
        asked = perf_counter()
        done: list[Event] = []
        with transaction.alone(), self._failures.meant():
            async with self._turn():
                try:
                    async with self._swap() as swap:
                        self._waits_to_write.observe(perf_counter() - asked)
                        yield swap
                        done = swap.recorded
                finally:
                    self._bus.publish(done)

    @asynccontextmanager
    async def _swap(self) -> AsyncIterator[SqliteSwap | PostgresqlSwap]:
        if self.dialect == "sqlite":
            async with swap_sqlite.driver_of(self._writer) as driver:
                yield SqliteSwap(self._reading, driver, self._kept, self._commits)
        else:
            async with taken(self._writer) as driver:
                yield PostgresqlSwap(driver, self._kept, self._commits)

    def _kept(self, event: type[Event]) -> bool:
        return self._keeper is not None and self._keeper.keeps(event)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """A block that only reads, and sees one state throughout. Raises as `unit_of_work`."""
        asked = perf_counter()
        with transaction.alone():
            block = transaction.reading(self._reading, self.dialect, self._failures)
            async with block as opened:
                self._waits_to_read.observe(perf_counter() - asked)
                yield opened

    @asynccontextmanager
    async def glance(self, *, steady: bool = False) -> AsyncIterator[Glance]:
        """Questions that need no block; see `Glance`. Raises as `unit_of_work`."""
        asked = perf_counter()
        with transaction.alone():
            if self.dialect == "sqlite":
                block = transaction.reading(self._reading, self.dialect, self._failures)
                async with block as opened:
                    yield SqliteGlance(opened.session)
                return
            look = looking if steady else glancing
            async with look(self._writer, self._failures) as glance:
                self._waits_to_read.observe(perf_counter() - asked)
                yield glance

    async def ping(self) -> None:
        """Returns when the database answers; raises ServiceUnavailable when not."""
        try:
            async with asyncio.timeout(PING_SECONDS), self.reading() as opened:
                await opened.session.execute(text("SELECT 1"))
        except TimeoutError:
            raise ServiceUnavailable from None

    async def close(self) -> None:
        """Gives all connections back; the writer goes last, so that SQLite tidies its file up."""
        try:
            async with self._turn():
                await self._dispose()
        except ServiceUnavailable:
            # A block that does not end must not keep the whole application from ending.
            await self._dispose()

    async def _dispose(self) -> None:
        for engine in self.engines:
            await engine.dispose()

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        if self._line is None:
            yield
            return
        try:
            async with asyncio.timeout(WRITER_WAIT):
                await self._line.acquire()
        except TimeoutError:
            raise ServiceUnavailable from None
        try:
            yield
        finally:
            self._line.release()
