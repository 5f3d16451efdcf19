"""A connection to migrate on: synchronous, patient, and alone when it changes something."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection, NullPool, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from app.adapters.database import sqlite

T = TypeVar("T")

# Off before a block begins, since inside one the pragma does nothing.
SQLITE_PRAGMAS = ("busy_timeout=60000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF")
# "messenger" in ASCII, shortened to what a lock's key can hold.
ADVISORY_LOCK = int.from_bytes(b"messenge")
LOCK_TIMEOUT = "10s"
TURN_TIMEOUT = "10min"
CONNECT_SECONDS = 10.0


def connected(location: str, work: Callable[[Connection], T], *, changes: bool) -> T:
    """What `work` returns. To be called where no event loop runs, so from a thread in a server."""

    async def run() -> T:
        engine = _engine(location, changes=changes)
        try:
            async with engine.connect() as connection:
                return await connection.run_sync(work)
        finally:
            await engine.dispose()

    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        return runner.run(run())


def _engine(location: str, *, changes: bool) -> AsyncEngine:
    if make_url(location).get_backend_name() == "sqlite":
        begin = "BEGIN IMMEDIATE" if changes else "BEGIN"
        return sqlite.connected(location, begin, SQLITE_PRAGMAS, pool_size=1)
    return create_async_engine(
        location,
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={
            "timeout": CONNECT_SECONDS,
            "server_settings": {
                "application_name": "messenger-migrations",
                "statement_timeout": "0",
                # A change that waits for a table holds up everybody behind it.
                "lock_timeout": LOCK_TIMEOUT,
            },
        },
    )


@contextmanager
def alone(connection: Connection) -> Iterator[None]:
    """One process migrates, others wait here and then find it done.

    On SQLite all of it is one block, so it happens whole or not at all; on PostgreSQL each module
    has its own.
    """
    if connection.dialect.name == "sqlite":
        with connection.begin():
            yield
        return
    with connection.begin():
        connection.execute(text(f"SET LOCAL lock_timeout = '{TURN_TIMEOUT}'"))
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
    yield


@contextmanager
def beginning(connection: Connection) -> Iterator[None]:
    """A block of its own, unless one is open."""
    if connection.in_transaction():
        yield
        return
    with connection.begin():
        yield


@contextmanager
def looking(connection: Connection) -> Iterator[None]:
    """Questions open a block unasked; Alembic would take it for somebody else's and not end it."""
    inside = connection.in_transaction()
    try:
        yield
    finally:
        if not inside:
            connection.rollback()
