"""A block is committed whole or not at all, and told of afterwards or not at all."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import event, func, select

from app.adapters.database.engine import Database
from app.kernel.events import EventBus
from app.kernel.transaction import NestedTransaction, Transaction
from tests.adapters.database.conftest import Book, BookBought
from tests.kit.doors import PATIENCE


class BobChangedHisMind(Exception):
    pass


async def buy(transaction: Transaction, number: int) -> None:
    transaction.session.add(Book(id=number, title=f"Book {number}"))
    await transaction.session.flush()
    transaction.record(BookBought(book_id=number))


async def books(database: Database) -> int | None:
    async with database.reading() as transaction:
        return await transaction.session.scalar(select(func.count()).select_from(Book))


async def test_subscribers_are_told_in_order_after_the_commit(
    database: Database, told: list[int]
) -> None:
    async with database.unit_of_work() as transaction:
        await buy(transaction, 2)
        await buy(transaction, 1)
        assert told == []
    assert told == [2, 1]
    assert await books(database) == 2


async def test_nobody_is_told_of_what_was_rolled_back(database: Database, told: list[int]) -> None:
    with pytest.raises(BobChangedHisMind):
        async with database.unit_of_work() as transaction:
            await buy(transaction, 1)
            raise BobChangedHisMind
    assert told == []
    assert await books(database) == 0


async def test_a_failed_commit_tells_nobody(database: Database, told: list[int]) -> None:
    def fail(_: object) -> None:
        raise BobChangedHisMind

    writer = database.engines[-1].sync_engine
    event.listen(writer, "commit", fail)
    with pytest.raises(BobChangedHisMind):
        async with database.unit_of_work() as transaction:
            await buy(transaction, 1)
    event.remove(writer, "commit", fail)
    assert told == []
    assert await books(database) == 0


async def test_a_block_inside_a_block_is_refused_at_once(database: Database) -> None:
    blocks = (database.unit_of_work, database.reading)
    for outer in blocks:
        for inner in blocks:
            async with outer():
                with pytest.raises(NestedTransaction):
                    async with inner():
                        pytest.fail("the outer one is still open")


async def test_after_a_block_another_one_may_be_opened(database: Database) -> None:
    with pytest.raises(BobChangedHisMind):
        async with database.unit_of_work():
            raise BobChangedHisMind
    assert await books(database) == 0


async def test_a_task_started_inside_a_block_is_not_inside_it(database: Database) -> None:
    async with database.unit_of_work():
        assert await asyncio.create_task(books(database)) == 0


async def test_a_subscriber_may_start_work_that_opens_blocks(
    database: Database, bus: EventBus
) -> None:
    counted: list[asyncio.Task[int | None]] = []
    bus.on(BookBought, lambda _: counted.append(asyncio.create_task(books(database))))
    async with database.unit_of_work() as transaction:
        await buy(transaction, 1)
    assert await asyncio.gather(*counted) == [1]


async def test_what_only_reads_has_nothing_to_tell(database: Database) -> None:
    async with database.reading() as transaction:
        with pytest.raises(RuntimeError, match="BookBought"):
            transaction.record(BookBought(book_id=1))


async def test_rows_can_be_read_after_the_block(database: Database) -> None:
    async with database.unit_of_work() as transaction:
        book = Book(id=1, title="Mumu")
        transaction.session.add(book)
    assert book.title == "Mumu"


async def test_a_commit_is_finished_although_ann_has_hung_up(
    database: Database, told: list[int]
) -> None:
    async def ann() -> None:
        async with database.unit_of_work() as transaction:
            await buy(transaction, 1)

    task = asyncio.create_task(ann())
    writer = database.engines[-1].sync_engine

    def hang_up(_: Any) -> None:
        task.cancel()

    event.listen(writer, "commit", hang_up)
    with pytest.raises(asyncio.CancelledError):
        await task
    event.remove(writer, "commit", hang_up)
    assert told == [1]
    assert await books(database) == 1


async def test_a_block_cut_off_in_its_midst_leaves_nothing(
    database: Database, told: list[int]
) -> None:
    written = asyncio.Event()

    async def ann() -> None:
        async with database.unit_of_work() as transaction:
            await buy(transaction, 1)
            written.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(ann())
    async with asyncio.timeout(PATIENCE):
        await written.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert told == []
    async with database.unit_of_work() as transaction:
        await buy(transaction, 1)
    assert told == [1]


async def test_a_statement_cut_off_in_its_midst_frees_the_writer(database: Database) -> None:
    """Cancelled at every step in turn, whatever the driver is doing then."""

    async def ann(number: int) -> None:
        async with database.unit_of_work() as transaction:
            await buy(transaction, number)

    for step in range(30):
        task = asyncio.create_task(ann(step))
        for _ in range(step):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    async with asyncio.timeout(PATIENCE):
        await ann(100)
