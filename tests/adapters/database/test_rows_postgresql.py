"""Many rows at once on PostgreSQL."""

import asyncio

import pytest
from sqlalchemy import delete, select, text
from typing_extensions import override

from app.adapters.database.engine import Database
from app.kernel.errors import ServiceUnavailable
from app.kernel.transaction import Columnwise
from tests.adapters.database.conftest import Book, Loan
from tests.adapters.database.rows_suite import RowsSuite, shelve

HERE = "datname = current_database()"


class TestPostgresqlRows(RowsSuite):
    @pytest.fixture
    @override
    def database(self, on_postgresql: Database) -> Database:
        return on_postgresql

    async def test_bob_waits_for_the_rows_that_ann_holds(self, on_postgresql: Database) -> None:
        order: list[str] = []
        held = asyncio.Event()
        places: Columnwise = {Loan.book_id: [2, 1], Loan.reader: ["ann", "ann"]}

        async def change(who: str, then: asyncio.Event | None) -> None:
            async with on_postgresql.row_work() as transaction:
                await transaction.rows.hold((Book.id,), Book.id, (Loan.reader,), places)
                held.set()
                if then is not None:
                    await asyncio.wait_for(then.wait(), 20)
                order.append(who)

        async with on_postgresql.unit_of_work() as transaction:
            await shelve(transaction, 1, 2)
            await transaction.rows.insert(places)
        bob_asks = asyncio.Event()
        ann = asyncio.create_task(change("ann", bob_asks))
        await asyncio.wait_for(held.wait(), 20)
        bob = asyncio.create_task(change("bob", None))
        bob_asks.set()
        await asyncio.wait_for(asyncio.gather(ann, bob), 20)
        assert order == ["ann", "bob"]

    async def test_who_waited_sees_what_was_changed_meanwhile(
        self, on_postgresql: Database
    ) -> None:
        places: Columnwise = {Loan.book_id: [1, 1], Loan.reader: ["ann", "bob"]}
        async with on_postgresql.unit_of_work() as transaction:
            await shelve(transaction, 1)
            await transaction.rows.insert(places)
        seen: list[tuple[int, str]] = []

        async def looks() -> None:
            async with on_postgresql.row_work() as transaction:
                rows = transaction.rows
                found = await rows.hold((Book.pages,), Book.id, (Loan.reader,), places)
                seen.extend((row[0], row[1]) for row in found)

        async with on_postgresql.unit_of_work() as transaction:
            await transaction.rows.hold((Book.id,), Book.id, (Loan.reader,), places)
            waiting = asyncio.create_task(looks())
            async with asyncio.timeout(20):
                while not await _somebody_waits(on_postgresql):
                    await asyncio.sleep(0.01)
            await transaction.rows.update({Book.id: [1]}, {Book.pages: [77]})
            await transaction.session.execute(delete(Loan).where(Loan.reader == "bob"))
        await asyncio.wait_for(waiting, 20)
        assert seen == [(77, "ann")]

    async def test_a_block_for_rows_has_no_session(self, on_postgresql: Database) -> None:
        with pytest.raises(RuntimeError, match="rows alone"):
            async with on_postgresql.row_work() as transaction:
                await shelve(transaction, 1)
                await transaction.session.flush()
        assert await _titles(on_postgresql) == []

    async def test_a_connection_that_died_is_not_used_again(self, on_postgresql: Database) -> None:
        with pytest.raises(ServiceUnavailable):
            async with on_postgresql.row_work() as transaction:
                await shelve(transaction, 1)
                await _end_others(on_postgresql)
                await shelve(transaction, 2)
        async with on_postgresql.row_work() as transaction:
            await shelve(transaction, 3)
        assert await _titles(on_postgresql) == ["Book 3"]

    async def test_somebody_who_goes_leaves_nothing_behind(self, on_postgresql: Database) -> None:
        began = asyncio.Event()

        async def goes() -> None:
            async with on_postgresql.row_work() as transaction:
                await shelve(transaction, 1)
                began.set()
                await asyncio.Event().wait()

        task = asyncio.create_task(goes())
        await asyncio.wait_for(began.wait(), 20)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        async with on_postgresql.row_work() as transaction:
            await shelve(transaction, 1)
        assert await _titles(on_postgresql) == ["Book 1"]

    async def test_nothing_is_held_before_what_it_hangs_on(self, on_postgresql: Database) -> None:
        places: Columnwise = {Loan.book_id: [1, 2], Loan.reader: ["ann", "ann"]}
        async with on_postgresql.unit_of_work() as transaction:
            await shelve(transaction, 1, 2)
            await transaction.rows.insert(places)

        async def holds() -> int:
            async with on_postgresql.row_work() as transaction:
                rows = transaction.rows
                return len(await rows.hold((Book.id,), Book.id, (Loan.reader,), places))

        async with on_postgresql.unit_of_work() as transaction:
            one: Columnwise = {Loan.book_id: [2], Loan.reader: ["ann"]}
            await transaction.session.execute(select(Book.id).where(Book.id == 2).with_for_update())
            waiting = asyncio.create_task(holds())
            async with asyncio.timeout(20):
                while not await _somebody_waits(on_postgresql):
                    await asyncio.sleep(0.01)
            held = await transaction.rows.hold((Book.id,), Book.id, (Loan.reader,), one)
        assert len(held) == 1
        assert await asyncio.wait_for(waiting, 20) == 2


async def _titles(database: Database) -> list[str]:
    async with database.reading() as transaction:
        return list((await transaction.session.scalars(select(Book.title))).all())


async def _somebody_waits(database: Database) -> bool:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    async with database.engines[0].connect() as connection:
        return bool(await connection.scalar(text(f"{waiting} AND {HERE}")))


async def _end_others(database: Database) -> None:
    ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    async with database.engines[0].connect() as connection:
        await connection.execute(text(f"{ending} AND {HERE}"))
