"""A block for rows alone is committed whole or not at all, and never left open."""

import asyncio
from contextlib import suppress

import pytest
from asyncpg import UniqueViolationError
from sqlalchemy import select, text

from app.adapters.database.engine import Database
from tests.adapters.database.conftest import Book, BookBought
from tests.adapters.database.rows_suite import shelve

HERE = "datname = current_database()"


async def test_a_block_that_broke_inside_is_not_taken_for_committed(
    on_postgresql: Database, told: list[int]
) -> None:
    with pytest.raises(RuntimeError, match="broken inside"):
        async with on_postgresql.row_work() as transaction:
            await shelve(transaction, 1)
            transaction.record(BookBought(book_id=1))
            with suppress(UniqueViolationError):
                await shelve(transaction, 1)
    assert told == []
    async with on_postgresql.reading() as transaction:
        assert (await transaction.session.scalars(select(Book.title))).all() == []


async def test_somebody_who_goes_at_any_moment_leaves_no_block_open(
    on_postgresql: Database,
) -> None:
    async def works() -> None:
        async with on_postgresql.row_work() as transaction:
            await transaction.rows.find((Book.id,), {Book.id: [1]})

    for turns in range(12):
        task = asyncio.create_task(works())
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    async with asyncio.timeout(20):
        while await _under_way(on_postgresql):
            await asyncio.sleep(0.01)
    assert not await _left_open(on_postgresql)


async def _under_way(database: Database) -> bool:
    return await _any(database, "state = 'active' AND pid <> pg_backend_pid()")


async def _left_open(database: Database) -> bool:
    return await _any(database, "state LIKE 'idle in transaction%'")


async def _any(database: Database, which: str) -> bool:
    found = f"SELECT count(*) FROM pg_stat_activity WHERE {which} AND {HERE}"  # noqa: S608 - ours
    async with database.engines[0].connect() as connection:
        return bool(await connection.scalar(text(found)))
