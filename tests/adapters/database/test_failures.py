"""A broken constraint means what its module says, and everybody else learns nothing of it."""

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from app.adapters.database.engine import Database
from app.adapters.database.failures import Failures
from app.kernel.errors import AppError, Kind
from app.kernel.transaction import Transaction
from tests.adapters.database.conftest import Book, Loan

SECRET_TITLE = "A title nobody may see in a log"


class TitleTaken(AppError):
    kind = Kind.CONFLICT
    code = "TITLE_TAKEN"
    en = "There is such a book."
    ru = "Такая книга уже есть."


class OtherFact(TitleTaken):
    code = "OTHER"


BREAKS = {
    "uq_library_books_title": {"id": 2, "title": "Mumu"},
    "uq_library_books_isbn": {"id": 2, "title": "Asya", "isbn": "5-a"},
    "uq_library_books_shelf_place": {"id": 2, "title": "Asya", "shelf": "A", "place": 1},
    "ck_library_books_pages": {"id": 2, "title": "Asya", "pages": 0},
    "pk_library_books": {"id": 1, "title": "Asya"},
}


@pytest.fixture
async def with_mumu(database: Database) -> Database:
    async with database.unit_of_work() as transaction:
        transaction.session.add(Book(id=1, title="Mumu", isbn="5-A", shelf="A", place=1))
    return database


async def insert_book(transaction: Transaction, values: dict[str, object]) -> None:
    await transaction.session.execute(insert(Book).values(values))


@pytest.mark.parametrize("constraint", BREAKS)
async def test_a_broken_constraint_is_the_fact_registered_for_it(
    with_mumu: Database, failures: Failures, constraint: str
) -> None:
    failures.register(constraint, TitleTaken)
    with pytest.raises(TitleTaken):
        async with with_mumu.unit_of_work() as transaction:
            await insert_book(transaction, BREAKS[constraint])


async def test_a_fact_found_by_the_last_flush_is_raised_from_the_block(
    with_mumu: Database, failures: Failures
) -> None:
    failures.register("uq_library_books_title", TitleTaken)
    with pytest.raises(TitleTaken):
        async with with_mumu.unit_of_work() as transaction:
            transaction.session.add(Book(id=2, title="Mumu"))


async def test_a_constraint_nobody_spoke_of_is_a_mistake_of_ours(
    with_mumu: Database, failures: Failures
) -> None:
    failures.register("pk_library_books", TitleTaken)
    with pytest.raises(IntegrityError):
        async with with_mumu.unit_of_work() as transaction:
            await insert_book(transaction, BREAKS["uq_library_books_title"])


async def test_a_foreign_key_has_a_name_on_postgresql(
    on_postgresql: Database, failures: Failures
) -> None:
    failures.register("fk_lending_loans_book_id", TitleTaken)
    with pytest.raises(TitleTaken):
        async with on_postgresql.unit_of_work() as transaction:
            transaction.session.add(Loan(book_id=9, reader="ann"))


async def test_a_foreign_key_is_kept_on_sqlite_too(on_sqlite: Database) -> None:
    with pytest.raises(IntegrityError):
        async with on_sqlite.unit_of_work() as transaction:
            transaction.session.add(Loan(book_id=9, reader="ann"))


async def test_a_wrong_statement_stays_what_it_is(on_postgresql: Database) -> None:
    with pytest.raises(ProgrammingError):
        async with on_postgresql.reading() as transaction:
            await transaction.session.execute(text("SELECT no_such_thing"))


async def test_values_are_in_no_message(with_mumu: Database, failures: Failures) -> None:
    async def twice() -> None:
        async with with_mumu.unit_of_work() as transaction:
            for number in (5, 6):
                await insert_book(transaction, {"id": number, "title": SECRET_TITLE})

    with pytest.raises(IntegrityError) as ours:
        await twice()
    failures.register("uq_library_books_title", TitleTaken)
    with pytest.raises(TitleTaken) as theirs:
        await twice()
    assert SECRET_TITLE not in f"{ours.value.statement} {ours.value.args}"
    assert "INSERT" not in f"{theirs.value} {theirs.value.said('en')}"


async def test_one_constraint_means_one_thing(failures: Failures) -> None:
    failures.register("uq_library_books_title", TitleTaken)
    failures.register("uq_library_books_title", TitleTaken)
    with pytest.raises(ValueError, match="two things"):
        failures.register("uq_library_books_title", OtherFact)
