"""The driver's own connection, taken out of PostgreSQL's pool and given back to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from asyncpg import DataError, InterfaceError
from sqlalchemy import event
from sqlalchemy.exc import MissingGreenlet
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.util.concurrency import in_greenlet

from app.adapters.database.transaction import carried_through

# asyncpg prepares a statement in one step and carries it out in the next. After these there may
# have been no second one: the server is in the midst of something, and asyncpg does not know it.
MIDWAY = (asyncio.CancelledError, DataError, InterfaceError)


@asynccontextmanager
async def taken(engine: AsyncEngine) -> AsyncIterator[Any]:
    """One that the server has not closed meanwhile. Whoever has begun something on it ends that, or
    the connection: SQLAlchemy knows of nothing, and has nothing to wait for when it is given back.
    """
    connection = await _living(engine)
    driver: Any = connection.driver_connection
    try:
        yield driver
    except MIDWAY:
        await carried_through(_ended(driver))
        raise
    finally:
        if driver.is_closed():
            connection.invalidate()
        connection.close()


async def _ended(driver: Any) -> None:
    """The server is in the midst of nothing, or the connection is not used again."""
    try:
        await driver.execute("SELECT")
    except Exception:  # noqa: BLE001 - whatever it is, what happened before it is what is told
        driver.terminate()


def prepare(engine: AsyncEngine) -> None:
    """Lets connections be taken without waiting where that is possible."""
    event.listen(engine.sync_engine, "do_connect", _made_where_one_can_wait)


def _made_where_one_can_wait(*_: object) -> None:
    """Before the driver has begun something that nobody would end."""
    if not in_greenlet():
        raise MissingGreenlet("A connection that lies ready was asked for, and there is none.")


async def _living(engine: AsyncEngine) -> PoolProxiedConnection:
    """Only asyncpg knows of its connections whether they are closed."""
    while True:
        connection = _at_hand(engine) or await engine.raw_connection()
        driver: Any = connection.driver_connection
        if not driver.is_closed():
            return connection
        connection.invalidate()
        connection.close()


def _at_hand(engine: AsyncEngine) -> PoolProxiedConnection | None:
    """One that lies ready: a greenlet to wait for it in costs more than all the rest."""
    pool: Any = engine.pool
    if not pool.checkedin():
        return None
    try:
        return engine.sync_engine.raw_connection()
    except MissingGreenlet:  # its place lies ready, and the connection has to be made anew
        return None
