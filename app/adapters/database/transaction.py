"""The transaction as a block; the only commit of the whole code base."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from time import perf_counter
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from app.adapters.database.failures import Failures
from app.adapters.database.rows_postgresql import PostgresqlRows
from app.adapters.database.rows_sqlite import SqliteRows
from app.kernel.events import Event, EventBus
from app.kernel.measures import Histogram
from app.kernel.transaction import NestedTransaction, Rows, Transaction

Sessions = async_sessionmaker[AsyncSession]

# Whose block is open. A task started inside a block inherits the variable, but not the block.
_holder: ContextVar["asyncio.Task[Any] | None"] = ContextVar("block_holder", default=None)


# Whether somebody has to be told of such events durably.
Kept = Callable[[type[Event]], bool]


class Keeper(Protocol):
    """Writes down, in the same transaction, the events that must not be lost."""

    async def keep(self, rows: Rows, events: Sequence[Event]) -> bool:
        """Whether there was anything to keep; then `wake` is called after the commit."""
        ...

    def keeps(self, event: type[Event]) -> bool:
        """Whether such an event would be something to keep."""
        ...

    def wake(self) -> None: ...


class SqlTransaction:
    def __init__(self, session: AsyncSession, dialect: str, *, writes: bool) -> None:
        self.session = session
        self.dialect = dialect
        self.rows: Rows = (
            PostgresqlRows(session) if dialect == "postgresql" else SqliteRows(session)
        )
        self._writes = writes
        self.recorded: list[Event] = []

    def record(self, event: Event) -> None:
        if not self._writes:
            raise RuntimeError(f"{type(event).__name__} was recorded in a block that only reads.")
        self.recorded.append(event)


@asynccontextmanager
async def writing(
    sessions: Sessions, dialect: str, bus: EventBus, failures: Failures, keeper: Keeper | None,
    commits: Histogram,
) -> AsyncIterator[Transaction]:  # fmt: skip
    """A block that is committed when it ends well, and tells its events then."""
    async with _opened(sessions, failures) as session:
        transaction = SqlTransaction(session, dialect, writes=True)
        yield transaction
        await carried_through(_settle(transaction, bus, keeper, commits))


async def _settle(
    transaction: SqlTransaction, bus: EventBus, keeper: Keeper | None, commits: Histogram
) -> None:
    kept = keeper is not None and await keeper.keep(transaction.rows, transaction.recorded)
    started = perf_counter()
    await transaction.session.commit()
    commits.observe(perf_counter() - started)
    bus.publish(transaction.recorded)
    if keeper is not None and kept:
        keeper.wake()


@asynccontextmanager
async def reading(
    sessions: Sessions, dialect: str, failures: Failures
) -> AsyncIterator[Transaction]:
    """A block that changes nothing; whatever it holds is given back at its end."""
    async with _opened(sessions, failures) as session:
        yield SqlTransaction(session, dialect, writes=False)


@asynccontextmanager
async def _opened(sessions: Sessions, failures: Failures) -> AsyncIterator[AsyncSession]:
    session = sessions()
    with failures.meant():
        try:
            await session.connection()
            yield session
        finally:
            await carried_through(session.close())


@contextmanager
def alone() -> Iterator[None]:
    """Raises NestedTransaction if this task has a block open already."""
    task = asyncio.current_task()
    if _holder.get() is task:
        raise NestedTransaction("A block was opened inside another one.")
    _holder.set(task)
    try:
        yield
    finally:
        _holder.set(None)


async def carried_through(work: Coroutine[Any, Any, None]) -> None:
    """Ends the work even when the task is cancelled meanwhile; then the cancellation goes on.

    A commit cut off in its middle would leave nobody knowing whether it had happened.
    """
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled from task.exception()
    task.result()
