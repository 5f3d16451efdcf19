"""What many rows at once promise, on every engine; the twins subclass it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.adapters.database.engine import Database
from app.adapters.database.failures import Failures
from app.kernel.errors import AppError, Kind
from app.kernel.transaction import Columnwise, Transaction
from tests.adapters.database.conftest import Book, Loan

BOUGHT = datetime(2030, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)


class BookTaken(AppError):
    kind = Kind.CONFLICT
    code = "BOOK_TAKEN"
    en = ru = "This book is there already."


async def shelve(transaction: Transaction, *numbers: int) -> None:
    await transaction.rows.insert(
        {
            Book.id: list(numbers),
            Book.title: [f"Book {number}" for number in numbers],
            Book.pages: [number * 10 for number in numbers],
            Book.bought_at: [BOUGHT if number % 2 else None for number in numbers],
        }
    )


class RowsSuite:
    @pytest.fixture
    def database(self) -> Database:
        raise NotImplementedError

    async def test_what_was_written_is_found_by_its_key(self, database: Database) -> None:
        async with database.unit_of_work() as transaction:
            await shelve(transaction, 1, 2, 3)
        async with database.unit_of_work() as transaction:
            columns = (Book.id, Book.title, Book.bought_at)
            found = await transaction.rows.find(columns, {Book.id: [3, 2, 99]})
        assert {tuple(row) for row in found} == {(2, "Book 2", None), (3, "Book 3", BOUGHT)}

    async def test_rows_are_found_by_two_columns_together(self, database: Database) -> None:
        async with database.unit_of_work() as transaction:
            await shelve(transaction, 1, 2)
            lent: Columnwise = {Loan.book_id: [1, 1, 2], Loan.reader: ["ann", "bob", "ann"]}
            await transaction.rows.insert(lent)
            asked: Columnwise = {Loan.book_id: [1, 2, 2], Loan.reader: ["bob", "bob", "ann"]}
            found = await transaction.rows.find((Loan.book_id, Loan.reader), asked)
        assert {tuple(row) for row in found} == {(1, "bob"), (2, "ann")}

    async def test_the_latest_of_each_are_found_below_an_end(self, database: Database) -> None:
        async with database.unit_of_work() as transaction:
            await shelve(transaction, 1, 2)
            lent: Columnwise = {
                Loan.book_id: [1, 1, 1, 2, 2], Loan.reader: ["ann", "bob", "cid", "ann", "bob"],
            }  # fmt: skip
            await transaction.rows.insert(lent)
            below: Columnwise = {Loan.book_id: [1, 2, 9], Loan.reader: ["zoe", "bob", "zoe"]}
            found = await transaction.rows.latest((Loan.book_id, Loan.reader), below, 2)
        assert {tuple(row) for row in found} == {(1, "cid"), (1, "bob"), (2, "ann")}

    async def test_each_row_gets_values_of_its_own(self, database: Database) -> None:
        async with database.unit_of_work() as transaction:
            await shelve(transaction, 1, 2, 3)
            changes: Columnwise = {Book.pages: [100, 300], Book.bought_at: [BOUGHT, None]}
            await transaction.rows.update({Book.id: [1, 3]}, changes)
        async with database.reading() as transaction:
            books = (await transaction.session.scalars(select(Book).order_by(Book.id))).all()
        assert [(book.pages, book.bought_at) for book in books] == [
            (100, BOUGHT), (20, None), (300, None),
        ]  # fmt: skip

    async def test_an_insert_and_updates_of_other_tables_go_together(
        self, database: Database
    ) -> None:
        async with database.unit_of_work() as transaction:
            await shelve(transaction, 1, 2)
        async with database.row_work() as transaction:
            lent: Columnwise = {Loan.book_id: [1, 2], Loan.reader: ["ann", "ann"]}
            pages: Columnwise = {Book.pages: [5, 6]}
            await transaction.rows.write(lent, ({Book.id: [1, 2]}, pages))
        async with database.row_work() as transaction:
            asked: Columnwise = {Loan.book_id: [1, 2, 2], Loan.reader: ["ann", "ann", "bob"]}
            columns = (Book.id, Book.pages)
            found = await transaction.rows.hold(columns, Book.id, (Loan.reader,), asked)
        assert {tuple(row) for row in found} == {(1, 5, "ann"), (2, 6, "ann")}

    async def test_nothing_asked_for_is_nothing_done(self, database: Database) -> None:
        async with database.unit_of_work() as transaction:
            assert list(await transaction.rows.find((Book.id,), {Book.id: []})) == []
            await transaction.rows.insert({Book.id: [], Book.title: [], Book.pages: []})
            await transaction.rows.update({Book.id: []}, {Book.pages: []})

    async def test_rows_go_with_the_block_that_broke(self, database: Database) -> None:
        with pytest.raises(RuntimeError, match="broke"):
            async with database.unit_of_work() as transaction:
                await shelve(transaction, 1)
                raise RuntimeError("broke")
        async with database.reading() as transaction:
            assert (await transaction.session.scalars(select(Book.id))).all() == []

    async def test_a_broken_constraint_means_what_was_registered(
        self, database: Database, failures: Failures
    ) -> None:
        failures.register("pk_library_books", BookTaken)
        with pytest.raises(BookTaken):
            async with database.unit_of_work() as transaction:
                await shelve(transaction, 1)
                await shelve(transaction, 2, 1)

    async def test_a_text_that_is_too_long_is_not_cut(self, database: Database) -> None:
        async with database.unit_of_work() as transaction:
            await shelve(transaction, 1)
        long = "x" * 60
        try:
            async with database.unit_of_work() as transaction:
                await transaction.rows.insert({Loan.book_id: [1], Loan.reader: [long]})
        except Exception:  # noqa: BLE001 - PostgreSQL refuses it, SQLite keeps it: both are whole
            return
        async with database.reading() as transaction:
            assert await transaction.session.scalar(select(Loan.reader)) == long
