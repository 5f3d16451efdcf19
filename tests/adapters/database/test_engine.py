"""A database is opened, asked, waited for and closed."""

import asyncio

import pytest
from sqlalchemy import func, select, text

from app.adapters.database import engine
from app.adapters.database.engine import Database
from app.kernel.errors import ServiceUnavailable
from tests.adapters.database.conftest import Book
from tests.kit.doors import PATIENCE
from tests.kit.watch import queries


async def test_ann_reads_what_was_written(database: Database) -> None:
    async with database.unit_of_work() as transaction:
        transaction.session.add(Book(id=1, title="Mumu"))
    async with database.reading() as transaction:
        assert await transaction.session.scalar(select(Book.title)) == "Mumu"


async def test_blocks_know_which_engine_they_are_on(database: Database) -> None:
    for block in (database.unit_of_work, database.reading):
        async with block() as transaction:
            assert transaction.dialect == database.dialect
    assert database.dialect in {"sqlite", "postgresql"}


async def test_a_reader_sees_one_state_while_others_write(database: Database) -> None:
    count = select(func.count()).select_from(Book)

    async def bob() -> None:
        async with database.unit_of_work() as transaction:
            transaction.session.add(Book(id=1, title="Mumu"))

    async with database.reading() as transaction:
        assert await transaction.session.scalar(count) == 0
        await asyncio.create_task(bob())
        assert await transaction.session.scalar(count) == 0
    async with database.reading() as transaction:
        assert await transaction.session.scalar(count) == 1


async def test_a_database_that_is_well_answers(database: Database) -> None:
    await database.ping()


async def test_a_closed_database_opens_again_when_asked(database: Database) -> None:
    await database.close()
    await database.ping()


async def test_a_block_costs_nothing_but_its_statements(database: Database) -> None:
    with queries(database, 2) as sent:
        async with database.reading() as transaction:
            await transaction.session.execute(text("SELECT 1"))
        async with database.unit_of_work() as transaction:
            await transaction.session.execute(text("SELECT 2"))
    assert sent == ["SELECT 1", "SELECT 2"]


async def test_ann_waits_only_so_long_for_her_turn_to_write(
    on_sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "WRITER_WAIT", 0.01)

    async def ann() -> None:
        async with on_sqlite.unit_of_work():
            pytest.fail("bob is writing")

    async with on_sqlite.unit_of_work():
        with pytest.raises(ServiceUnavailable):
            await asyncio.create_task(ann())
    async with on_sqlite.unit_of_work():
        pass


async def test_a_block_that_does_not_end_does_not_keep_the_database_open(
    on_sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "WRITER_WAIT", 0.01)
    async with asyncio.timeout(PATIENCE), on_sqlite.unit_of_work() as transaction:
        await on_sqlite.close()
        await (await transaction.session.connection()).invalidate()
        await transaction.session.rollback()


async def test_a_writer_does_not_keep_readers_waiting(on_sqlite: Database) -> None:
    async def ann() -> int | None:
        async with on_sqlite.reading() as transaction:
            return await transaction.session.scalar(select(func.count()).select_from(Book))

    async with on_sqlite.unit_of_work() as transaction:
        transaction.session.add(Book(id=1, title="Mumu"))
        await transaction.session.flush()
        assert await asyncio.create_task(ann()) == 0
