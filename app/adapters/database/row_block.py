"""Blocks on PostgreSQL without SQLAlchemy's share of them: for rows alone, for questions alone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from app.adapters.database.checkout import taken
from app.adapters.database.failures import Failures
from app.adapters.database.glance import PostgresqlGlance
from app.adapters.database.rows_postgresql import PostgresqlRows
from app.adapters.database.transaction import Keeper, carried_through
from app.kernel.events import Event, EventBus
from app.kernel.measures import Histogram
from app.kernel.transaction import Glance, Rows, Transaction


class DriverRows(PostgresqlRows):
    """Rows of a transaction that was begun on the driver's own connection."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver


class RowTransaction:
    def __init__(self, driver: Any) -> None:
        self.dialect = "postgresql"
        self.rows: Rows = DriverRows(driver)
        self.recorded: list[Event] = []

    @property
    def session(self) -> AsyncSession:
        raise RuntimeError("This block is for rows alone; open a unit of work for the ORM.")

    def record(self, event: Event) -> None:
        self.recorded.append(event)


@asynccontextmanager
async def writing_rows(
    engine: AsyncEngine, bus: EventBus, failures: Failures, keeper: Keeper | None,
    commits: Histogram,
) -> AsyncIterator[Transaction]:  # fmt: skip
    """Committed when it ends well, and tells its events then."""
    with failures.meant():
        async with taken(engine) as driver, _begun(driver) as transaction:
            yield transaction
            await carried_through(_settle(transaction, driver, bus, keeper, commits))


@asynccontextmanager
async def looking(engine: AsyncEngine, failures: Failures) -> AsyncIterator[Glance]:
    """Questions that see one state."""
    with failures.meant():
        async with taken(engine) as driver, _begun(driver, "REPEATABLE READ, READ ONLY"):
            yield PostgresqlGlance(driver)
            await carried_through(_roll_back(driver))


@asynccontextmanager
async def _begun(driver: Any, mode: str = "READ COMMITTED") -> AsyncIterator[RowTransaction]:
    try:
        await driver.execute(f"BEGIN ISOLATION LEVEL {mode}")
    except BaseException:
        driver.terminate()  # whether it has begun is not known: the pool makes another one
        raise
    try:
        yield RowTransaction(driver)
    except BaseException:
        await carried_through(_roll_back(driver))
        raise


async def _settle(
    transaction: RowTransaction, driver: Any, bus: EventBus, keeper: Keeper | None,
    commits: Histogram,
) -> None:  # fmt: skip
    kept = keeper is not None and await keeper.keep(transaction.rows, transaction.recorded)
    started = perf_counter()
    if await driver.execute("COMMIT") != "COMMIT":
        # PostgreSQL answers so, and with no error, when a statement has failed before.
        raise RuntimeError("A block that was broken inside cannot be committed.")
    commits.observe(perf_counter() - started)
    bus.publish(transaction.recorded)
    if keeper is not None and kept:
        keeper.wake()


async def _roll_back(driver: Any) -> None:
    """A connection that cannot even do that is not used again."""
    try:
        if driver.is_in_transaction():
            await driver.execute("ROLLBACK")
    except Exception:  # noqa: BLE001 - whatever it is, what happened before it is what is told
        driver.terminate()
