"""How connections to PostgreSQL are set, and what happens when it is slow or gone."""

import asyncio

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.adapters.database import postgresql
from app.adapters.database.engine import Database
from app.kernel.errors import ServiceUnavailable
from app.kernel.transaction import Transaction
from tests.adapters.database.conftest import Book, Opening
from tests.kit.doors import PATIENCE
from tests.kit.leisure import EARNEST
from tests.kit.process import free_port


async def shown(transaction: Transaction, name: str) -> object:
    return await transaction.session.scalar(text(f"SHOW {name}"))


async def test_everything_that_could_wait_for_ever_has_an_end(
    opening: Opening, empty_postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "LOCK_TIMEOUT", EARNEST[postgresql, "LOCK_TIMEOUT"])
    async with opening(empty_postgresql_url).unit_of_work() as transaction:
        assert await shown(transaction, "statement_timeout") == "5s"
        assert await shown(transaction, "lock_timeout") == "2s"
        assert await shown(transaction, "idle_in_transaction_session_timeout") == "10s"
        assert await shown(transaction, "transaction_isolation") == "read committed"


async def test_a_reader_sees_one_state_and_cannot_write(on_postgresql: Database) -> None:
    async with on_postgresql.reading() as transaction:
        assert await shown(transaction, "transaction_isolation") == "repeatable read"
        assert await shown(transaction, "transaction_read_only") == "on"
    with pytest.raises(DBAPIError, match="read-only"):
        async with on_postgresql.reading() as transaction:
            await transaction.session.execute(text("DELETE FROM library_books"))


async def test_a_connection_that_read_can_write_afterwards(
    opening: Opening, empty_postgresql_url: str
) -> None:
    database = opening(empty_postgresql_url, DB_POOL_SIZE="1")
    await database.ping()
    async with database.unit_of_work() as transaction:
        assert await shown(transaction, "transaction_read_only") == "off"
        assert await shown(transaction, "transaction_isolation") == "read committed"


async def test_a_slow_statement_is_cut_off(opening: Opening, empty_postgresql_url: str) -> None:
    database = opening(empty_postgresql_url, DB_STATEMENT_TIMEOUT="0.05")
    with pytest.raises(ServiceUnavailable):
        async with database.reading() as transaction:
            await transaction.session.execute(text("SELECT pg_sleep(30)"))


async def test_a_lost_connection_is_a_passing_failure(on_postgresql: Database) -> None:
    with pytest.raises(ServiceUnavailable) as refused:
        async with on_postgresql.unit_of_work() as transaction:
            await transaction.session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    assert refused.value.retry_after == 2
    await on_postgresql.ping()


async def test_ann_is_told_to_come_back_when_the_server_is_down(opening: Opening) -> None:
    database = opening(f"postgresql+asyncpg://ann@127.0.0.1:{free_port()}/messenger")
    for block in (database.unit_of_work, database.reading):
        with pytest.raises(ServiceUnavailable):
            async with block():
                pytest.fail("nobody listens there")
    with pytest.raises(ServiceUnavailable):
        await database.ping()


async def test_a_row_that_bob_holds_is_not_waited_for_without_end(on_postgresql: Database) -> None:
    async with on_postgresql.unit_of_work() as transaction:
        transaction.session.add(Book(id=1, title="Mumu"))
    held, tried = asyncio.Event(), asyncio.Event()

    async def bob() -> None:
        async with on_postgresql.unit_of_work() as transaction:
            await transaction.session.get(Book, 1, with_for_update=True)
            held.set()
            await tried.wait()

    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        group.create_task(bob())
        await held.wait()
        with pytest.raises(ServiceUnavailable):
            async with on_postgresql.unit_of_work() as transaction:
                query = select(Book).where(Book.id == 1).with_for_update(nowait=True)
                await transaction.session.execute(query)
        tried.set()


async def test_nobody_waits_long_for_a_free_connection(
    opening: Opening, empty_postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "POOL_TIMEOUT", 0.01)
    database = opening(empty_postgresql_url, DB_POOL_SIZE="1")

    async def late() -> None:
        async with database.reading():
            pytest.fail("there is one connection only")

    async with database.reading():
        with pytest.raises(ServiceUnavailable):
            await asyncio.create_task(late())
