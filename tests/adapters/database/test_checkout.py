"""Connections are taken and given back, and those that died are replaced."""

import asyncio
import gc
import warnings

import pytest
from asyncpg import DataError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.adapters.database.checkout import taken
from app.adapters.database.engine import Database
from tests.adapters.database.conftest import Opening

# Whether the server is in the midst of something for that connection.
OPEN = "SELECT xact_start IS NOT NULL FROM pg_stat_activity WHERE pid = $1"
ENDED = "SELECT pg_terminate_backend($1)"
MINE = "SELECT pg_backend_pid()"


@pytest.fixture
def engine(opening: Opening, empty_postgresql_url: str) -> AsyncEngine:
    return opening(empty_postgresql_url, DB_POOL_SIZE="2").engines[0]


async def test_a_connection_is_taken_again_once_it_was_given_back(engine: AsyncEngine) -> None:
    async with taken(engine) as driver:
        first = await driver.fetchval(MINE)
    async with taken(engine) as driver:
        assert await driver.fetchval(MINE) == first


async def test_two_at_once_have_one_each(engine: AsyncEngine) -> None:
    async with taken(engine) as one, taken(engine) as other:
        assert await one.fetchval(MINE) != await other.fetchval(MINE)


async def test_a_third_waits_until_one_is_given_back(engine: AsyncEngine) -> None:
    async def third() -> int:
        async with taken(engine) as driver:
            return int(await driver.fetchval(MINE))

    async with taken(engine) as one:
        async with taken(engine) as other:
            ids = {await one.fetchval(MINE), await other.fetchval(MINE)}
            waiting = asyncio.create_task(third())
            await asyncio.sleep(0)
            assert not waiting.done()
        assert await asyncio.wait_for(waiting, 20) in ids


async def test_whoever_goes_while_waiting_takes_none_along(engine: AsyncEngine) -> None:
    async def third() -> None:
        async with taken(engine):
            pass

    async with taken(engine), taken(engine):
        waiting = asyncio.create_task(third())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    async with taken(engine) as one, taken(engine) as other:
        assert await one.fetchval("SELECT 1") == await other.fetchval("SELECT 1")


async def test_a_statement_that_cannot_be_written_out_leaves_nothing_open(
    engine: AsyncEngine,
) -> None:
    with pytest.raises(DataError):
        async with taken(engine) as driver:
            mine = await driver.fetchval(MINE)
            await driver.fetch("SELECT $1::bigint[] FROM pg_class", ["no number"])
    async with taken(engine) as one, taken(engine) as other:
        assert not await other.fetchval(OPEN, mine)
        assert await one.fetchval(MINE) == mine


async def test_whoever_goes_when_a_statement_is_prepared_leaves_nothing_open(
    engine: AsyncEngine,
) -> None:
    with pytest.raises(asyncio.CancelledError):
        async with taken(engine) as driver:
            mine = await driver.fetchval(MINE)
            asking = driver.fetch("SELECT relname FROM pg_class")
            prepared = asking.send(None)
            prepared._asyncio_future_blocking = False
            await asyncio.wait([prepared])
            asking.throw(asyncio.CancelledError())
    async with taken(engine) as one, taken(engine) as other:
        assert not await other.fetchval(OPEN, mine)
        assert await one.fetchval(MINE) == mine


async def test_those_that_the_server_has_closed_are_replaced(engine: AsyncEngine) -> None:
    async with taken(engine) as one, taken(engine) as other:
        await one.fetchval(ENDED, await other.fetchval(MINE))
        with pytest.raises(Exception, match=r"terminat|closed|another operation"):
            await other.fetchval("SELECT 1")
        one.terminate()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        async with taken(engine) as one, taken(engine) as other:
            assert await one.fetchval("SELECT 1") == await other.fetchval("SELECT 1")
        gc.collect()


async def test_one_that_ended_while_it_was_out_is_nobody_elses_trouble(
    opening: Opening, empty_postgresql_url: str
) -> None:
    database: Database = opening(empty_postgresql_url, DB_POOL_SIZE="1")
    async with taken(database.engines[0]) as driver:
        driver.terminate()
    async with database.unit_of_work() as transaction:
        assert await transaction.session.scalar(text("SELECT 1")) == 1
