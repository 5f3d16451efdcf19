"""SQLite: one connection that writes, and readers beside it that never wait for it."""

import re
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import PoolResetState

from app.adapters.database.settings import DatabaseSettings

# FULL: what was confirmed survives a power cut. Foreign keys are off unless asked for.
PRAGMAS = ("busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
# Whoever writes copies the log into the file when it has grown to so many pages. Most of them are
# the ends of a few chats again and again, and are copied once for many commits.
CHECKPOINT = "wal_autocheckpoint=4000"
POOL_TIMEOUT = 3.0
# How SQLAlchemy writes that several columns together are among these rows.
AMONG = re.compile(r"IN \((VALUES (?:\([?, ]+\)(?:, )?)+)\)")


def writer(settings: DatabaseSettings) -> AsyncEngine:
    """Takes the file's write lock at the start of a block, so that it cannot fail in its midst."""
    # A cancelled writer's connection may still be closing while the next one is opened.
    return connected(settings.location, "BEGIN IMMEDIATE", (*PRAGMAS, CHECKPOINT), pool_size=1)


def reader(settings: DatabaseSettings) -> AsyncEngine:
    """Sees one state of the file throughout a block."""
    pragmas = (*PRAGMAS, "query_only=ON")
    return connected(settings.location, "BEGIN", pragmas, pool_size=settings.pool_size)


def connected(location: str, begin: str, pragmas: tuple[str, ...], **pool: Any) -> AsyncEngine:
    """An engine whose blocks open with `begin` and whose connections have these pragmas."""
    engine = create_async_engine(
        location,
        # The driver begins nothing by itself: it would wait until the first change, too late.
        connect_args={"isolation_level": None},
        hide_parameters=True,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT,
        pool_reset_on_return=None,  # see `tidy`
        **pool,
    )
    folder = Path(make_url(location).database or "").parent

    @event.listens_for(engine.sync_engine, "do_connect")
    def make_folder(*_: object) -> None:
        folder.mkdir(parents=True, exist_ok=True)

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "reset")
    def tidy(connection: Any, _: object, state: PoolResetState) -> None:
        """A rollback is a way to the connection's thread and back, mostly for nothing."""
        if state.asyncio_safe and connection.driver_connection.in_transaction:
            connection.rollback()

    @event.listens_for(engine.sync_engine, "begin")
    def open_block(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    @event.listens_for(engine.sync_engine, "before_cursor_execute", retval=True)
    def look_up(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> tuple[str, Any]:
        """For two rows or more SQLite reads the whole table, unless a subquery names them."""
        if "IN (VALUES" in statement:
            statement = AMONG.sub(r"IN (SELECT * FROM (\1))", statement)
        return statement, parameters

    return engine
