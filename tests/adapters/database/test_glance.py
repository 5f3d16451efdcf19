"""Questions without a block, on both engines."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, literal, select, text

from app.adapters.database.engine import Database
from app.kernel.errors import ServiceUnavailable
from app.kernel.transaction import NestedTransaction
from tests.adapters.database.conftest import Book, Opening

BOUGHT = datetime(2030, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
LONGER = (
    select(Book.id, Book.title, Book.bought_at)
    .where(Book.pages > bindparam("pages"), Book.id.between(bindparam("first"), bindparam("last")))
    .order_by(Book.id)
)


@pytest.fixture
async def shelf(database: Database) -> Database:
    """Books 1 to 5, of 10 to 50 pages."""
    numbers = [1, 2, 3, 4, 5]
    async with database.unit_of_work() as transaction:
        await transaction.rows.insert({
            Book.id: numbers,
            Book.title: [f"Book {number}" for number in numbers],
            Book.pages: [number * 10 for number in numbers],
            Book.bought_at: [BOUGHT for _ in numbers],
        })  # fmt: skip
    return database


async def test_a_question_is_answered_in_its_order_and_types(shelf: Database) -> None:
    async with shelf.glance() as glance:
        found = await glance.ask(LONGER, pages=20, first=2, last=4)
    assert [tuple(row) for row in found] == [(3, "Book 3", BOUGHT), (4, "Book 4", BOUGHT)]


async def test_rows_are_found_by_their_keys(shelf: Database) -> None:
    async with shelf.glance() as glance:
        found = await glance.find((Book.id, Book.title), {Book.id: [5, 1, 99]})
    assert {tuple(row) for row in found} == {(1, "Book 1"), (5, "Book 5")}


async def test_a_glance_sees_what_is_committed_by_then(shelf: Database) -> None:
    async with shelf.glance() as glance:
        assert len(await glance.ask(LONGER, pages=5, first=1, last=9)) == 5
    async with shelf.unit_of_work() as transaction:
        await transaction.rows.update({Book.id: [1]}, {Book.pages: [1]})
    async with shelf.glance() as glance:
        assert len(await glance.ask(LONGER, pages=5, first=1, last=9)) == 4


async def test_a_steady_glance_sees_one_state(shelf: Database) -> None:
    values = {"pages": 5, "first": 1, "last": 9}
    async with shelf.glance(steady=True) as glance:
        assert len(await glance.ask(LONGER, **values)) == 5
        await asyncio.create_task(_shortened(shelf))
        assert len(await glance.ask(LONGER, **values)) == 5
    async with shelf.glance() as glance:
        assert len(await glance.ask(LONGER, **values)) == 4


async def _shortened(shelf: Database) -> None:
    async with shelf.unit_of_work() as transaction:
        await transaction.rows.update({Book.id: [1]}, {Book.pages: [1]})


async def test_a_glance_is_not_taken_inside_a_block(shelf: Database) -> None:
    async with shelf.reading():
        with pytest.raises(NestedTransaction):
            async with shelf.glance():
                pass


async def test_a_question_that_fails_leaves_the_connection_usable(shelf: Database) -> None:
    for _ in range(20):  # more than the pool has connections
        with pytest.raises(Exception, match=r"."):
            async with shelf.glance() as glance:
                await glance.ask(select(text("nothing")))
    async with shelf.glance() as glance:
        assert len(await glance.ask(LONGER, pages=5, first=1, last=9)) == 5


async def test_a_question_holds_no_values_of_its_own(on_postgresql: Database) -> None:
    async with on_postgresql.glance() as glance:
        with pytest.raises(Exception, match="names all its parameters"):
            await glance.ask(select(literal(5)))


async def test_a_connection_that_the_server_closed_is_replaced(on_postgresql: Database) -> None:
    async with on_postgresql.glance() as glance:
        (mine,) = await glance.ask(select(text("pg_backend_pid()")))
    async with on_postgresql.glance() as first:
        # A second connection ends the first one, as a restarted server would.
        async with on_postgresql._writer.connect() as other:
            found = await other.execute(text("SELECT pg_terminate_backend(:p)"), {"p": mine[0]})
            assert found.scalar_one()
        with pytest.raises(ServiceUnavailable):
            await _ask_dead(on_postgresql, first)
    async with on_postgresql.glance() as glance:
        assert await glance.ask(select(text("1")))


async def _ask_dead(database: Database, glance: object) -> None:
    try:
        await glance.ask(select(text("1")))  # type: ignore[attr-defined] # a Glance
    except Exception as error:
        meaning = database._failures.meaning(error)
        raise meaning or error from error


async def test_a_database_that_is_away_is_told_as_such(opening: Opening) -> None:
    away = opening("postgresql+asyncpg://nobody@127.0.0.1:1/nowhere")
    with pytest.raises(ServiceUnavailable):
        async with away.glance():
            pass
