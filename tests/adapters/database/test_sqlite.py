"""How connections to SQLite are set, and what happens when many want to write."""

import asyncio
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, make_url, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.util import greenlet_spawn

from app.adapters.database import sqlite
from app.adapters.database.engine import Database
from app.kernel.errors import ServiceUnavailable
from app.kernel.transaction import Columnwise, Transaction
from tests.adapters.database.conftest import Book, BookBought, Loan, Opening

WRITERS = 200


async def pragma(transaction: Transaction, name: str) -> object:
    return await transaction.session.scalar(text(f"PRAGMA {name}"))


async def safe(transaction: Transaction) -> bool:
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
    return all([await pragma(transaction, name) == value for name, value in expected.items()])


async def test_what_ann_was_told_is_safe_survives_a_power_cut(on_sqlite: Database) -> None:
    async with on_sqlite.unit_of_work() as transaction:
        assert await safe(transaction)
        assert await pragma(transaction, "query_only") == 0


async def test_a_reader_cannot_write_even_by_mistake(on_sqlite: Database) -> None:
    async with on_sqlite.reading() as transaction:
        assert await safe(transaction)
        assert await pragma(transaction, "query_only") == 1
    with pytest.raises(OperationalError):
        async with on_sqlite.reading() as transaction:
            await transaction.session.execute(text("DELETE FROM library_books"))


async def test_two_hundred_people_write_at_once(on_sqlite: Database, told: list[int]) -> None:
    """Nobody meets a locked database, and what is told is told in the order of commits."""

    async def buy(number: int) -> None:
        async with on_sqlite.unit_of_work() as transaction:
            last = await transaction.session.scalar(select(func.max(Book.place))) or 0
            transaction.session.add(Book(id=number, title=f"Book {number}", place=last + 1))
            transaction.record(BookBought(book_id=number))

    await asyncio.gather(*(buy(number) for number in range(WRITERS)))
    async with on_sqlite.reading() as transaction:
        rows = await transaction.session.scalars(select(Book.id).order_by(Book.place))
        assert rows.all() == told
    assert len(told) == WRITERS


async def test_a_writer_waits_only_so_long_for_another_process(
    opening: Opening, empty_sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PRAGMAS", ("busy_timeout=1", *sqlite.PRAGMAS[1:]))
    database = opening(empty_sqlite_url)
    await database.ping()
    other = sqlite3.connect(make_url(empty_sqlite_url).database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    started = time.monotonic()
    with pytest.raises(ServiceUnavailable):
        async with database.unit_of_work():
            pytest.fail("the other process has the lock")
    assert time.monotonic() - started < 4
    other.close()


async def test_a_folder_is_made_when_somebody_connects_and_not_before(
    opening: Opening, tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "folder"
    database = opening(f"sqlite+aiosqlite:///{folder}/x.db")
    assert not folder.exists()
    await database.ping()
    assert folder.exists()


@pytest.mark.parametrize("count", [1, 2, 2000])
async def test_many_loans_are_looked_up_and_not_searched_for(
    on_sqlite: Database, count: int
) -> None:
    said: list[tuple[str, Any]] = []

    def listen(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        said.append((statement, parameters))

    books = list(range(1, count + 1))
    loans: Columnwise = {Loan.book_id: books, Loan.reader: ["ann"] * count}
    async with on_sqlite.unit_of_work() as transaction:
        titles = [f"Book {number}" for number in books]
        await transaction.rows.insert({Book.id: books, Book.title: titles, Book.pages: books})
        await transaction.rows.insert(loans)
        event.listen(on_sqlite.engines[-1].sync_engine, "before_cursor_execute", listen)
        found = await transaction.rows.find((Loan.book_id,), loans)
        held = await transaction.rows.hold((Book.id,), Book.id, (Loan.reader,), loans)
        connection = await transaction.session.connection()
        for statement, parameters in tuple(said):
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps = [str(row["detail"]) for row in plan.mappings()]
            searched = [step for step in steps if step.startswith("SEARCH lending_loans")]
            assert searched, steps
            # By both columns, although one is a number and the other a text.
            assert "json_each" not in statement or "(book_id=? AND reader=?)" in searched[0]
    assert len(said) > 1
    assert len(found) == len(held) == count


async def test_what_somebody_left_open_is_undone_before_the_next_one_writes(
    on_sqlite: Database,
) -> None:
    connection = await on_sqlite.engines[-1].raw_connection()
    driver: Any = connection.driver_connection
    await driver.execute("BEGIN IMMEDIATE")
    await driver.execute("INSERT INTO library_books (id, title, pages) VALUES (1, 'Left', 1)")
    await greenlet_spawn(connection.close)
    async with on_sqlite.unit_of_work() as transaction:
        transaction.session.add(Book(id=2, title="Kept"))
    async with on_sqlite.reading() as transaction:
        assert (await transaction.session.scalars(select(Book.id))).all() == [2]
