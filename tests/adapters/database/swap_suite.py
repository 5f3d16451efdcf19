"""What compare and swap promises, on every engine; the twins subclass it."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import QueuePool

from app.adapters.database.engine import Database
from app.adapters.database.failures import Failures
from app.kernel.errors import AppError, Kind
from app.kernel.events import EventBus
from app.kernel.swap import Change, Guard, Swap
from app.kernel.transaction import Columnwise
from tests.adapters.database.conftest import Book, BookBought, Loan
from tests.adapters.database.rows_suite import BOUGHT, shelve


class Hall(DeclarativeBase):
    """Tables that only this suite knows."""


class Turn(Hall):
    """Whose turn it is to have a book, and for how long."""

    __tablename__ = "swap_turns"

    book_id: Mapped[int] = mapped_column(primary_key=True)
    reader: Mapped[str] = mapped_column(primary_key=True)
    days: Mapped[int]
    note: Mapped[str]


class LentTwice(AppError):
    kind = Kind.CONFLICT
    code = "LENT_TWICE"
    en = ru = "The book is with this reader already."


def pages(seen: list[int], numbers: list[int], new: list[int]) -> Guard:
    """Books that get other pages if they have as many as were seen."""
    return Guard(Book.id, numbers, {Book.pages: seen}, {Book.pages: new})


def lent(*books: int, reader: str = "ann") -> Columnwise:
    return {Loan.book_id: list(books), Loan.reader: [reader for _ in books]}


def turns(*books: int, days: int = 7) -> Change:
    keys: Columnwise = {Turn.book_id: list(books), Turn.reader: ["bob" for _ in books]}
    return Change(keys, {Turn.note: ["" for _ in books]}, {Turn.days: [days for _ in books]})


async def swap(database: Database, guard: Guard, inserted: Columnwise, change: Change) -> set[int]:
    async with database.swap() as opened:
        return await opened.swap(guard, inserted, change)


class SwapSuite:
    @pytest.fixture
    def database(self) -> Database:
        raise NotImplementedError

    @pytest.fixture
    async def library(self, database: Database) -> Database:
        """Three books of 10, 20 and 30 pages; it is bob's turn for five days."""
        async with database.unit_of_work() as transaction:
            connection = await transaction.session.connection()
            await connection.run_sync(Hall.metadata.create_all)
            await shelve(transaction, 1, 2, 3)
            await transaction.rows.insert(lent(1, reader="bob"))
            transaction.session.add_all(
                Turn(book_id=book, reader="bob", days=5, note="kept") for book in (1, 2, 3)
            )
        return database

    async def test_rows_that_are_as_seen_change_with_all_that_hangs_on_them(
        self, library: Database
    ) -> None:
        written = await swap(library, pages([10, 30], [1, 3], [11, 33]), lent(1, 3), turns(1, 3))
        assert written == {1, 3}
        assert await _books(library) == {1: 11, 2: 20, 3: 33}
        assert await _loans(library) == {(1, "ann"), (1, "bob"), (3, "ann")}
        assert await _turns(library) == {1: (7, ""), 2: (5, "kept"), 3: (7, "")}

    async def test_of_a_row_that_is_not_as_seen_nothing_is_written(self, library: Database) -> None:
        guard = pages([10, 99], [1, 2], [11, 22])
        written = await swap(library, guard, lent(1, 2), turns(1, 2))
        assert written == {1}
        assert await _books(library) == {1: 11, 2: 20, 3: 30}
        assert await _loans(library) == {(1, "ann"), (1, "bob")}
        assert (await _turns(library))[2] == (5, "kept")

    async def test_a_row_that_is_not_there_is_not_as_seen(self, library: Database) -> None:
        written = await swap(library, pages([10], [99], [11]), lent(99), turns(99))
        assert written == set()
        assert await _loans(library) == {(1, "bob")}

    async def test_what_is_raised_never_falls(self, library: Database) -> None:
        await swap(library, pages([10], [1], [11]), lent(1), turns(1, days=2))
        assert (await _turns(library))[1] == (5, "")

    async def test_a_broken_constraint_is_named_and_nothing_is_left(
        self, library: Database, failures: Failures
    ) -> None:
        failures.register("pk_lending_loans", LentTwice)
        with pytest.raises(LentTwice):
            await swap(library, pages([10], [1], [11]), lent(1, reader="bob"), turns(1))
        assert await _books(library) == {1: 10, 2: 20, 3: 30}
        async with library.unit_of_work() as transaction:  # the connection is as good as before
            await shelve(transaction, 4)

    async def test_what_was_recorded_is_told_when_it_ends_well(
        self, library: Database, told: list[int]
    ) -> None:
        async with library.swap() as opened:
            opened.record(BookBought(book_id=1))
            await opened.swap(pages([10], [1], [11]), lent(1), turns(1))
            assert told == []
        assert told == [1]

    async def test_whoever_is_told_finds_the_connection_given_back(
        self, library: Database, bus: EventBus
    ) -> None:
        """So what is told and what is said next leave in one breath."""
        out: list[int] = []
        bus.on(BookBought, lambda _: out.append(_borrowed(library)))
        async with library.swap() as opened:
            opened.record(BookBought(book_id=1))
            await opened.swap(pages([10], [1], [11]), lent(1), turns(1))
            assert _borrowed(library) > 0
        assert out == [0]

    async def test_nobody_is_told_of_what_broke(self, library: Database, told: list[int]) -> None:
        with pytest.raises(RuntimeError, match="broke"):
            async with library.swap() as opened:
                opened.record(BookBought(book_id=1))
                raise RuntimeError("it broke")
        assert told == []

    async def test_rows_are_found_on_the_way(self, library: Database) -> None:
        async with library.swap() as opened:
            found = await _found(opened)
        assert {tuple(row) for row in found} == {(1, BOUGHT), (2, None)}


def _borrowed(database: Database) -> int:
    """Connections that somebody has."""
    pools = [engine.pool for engine in database.engines]
    return sum(pool.checkedout() for pool in pools if isinstance(pool, QueuePool))


async def _found(opened: Swap) -> list[tuple[object, ...]]:
    rows = await opened.find((Book.id, Book.bought_at), {Book.id: [1, 2, 99]})
    return [tuple(row) for row in rows]


async def _books(database: Database) -> dict[int, int]:
    async with database.reading() as transaction:
        return {b.id: b.pages for b in (await transaction.session.scalars(select(Book))).all()}


async def _loans(database: Database) -> set[tuple[int, str]]:
    async with database.reading() as transaction:
        loans = (await transaction.session.scalars(select(Loan))).all()
        return {(loan.book_id, loan.reader) for loan in loans}


async def _turns(database: Database) -> dict[int, tuple[int, str]]:
    async with database.reading() as transaction:
        rows = (await transaction.session.scalars(select(Turn))).all()
        return {row.book_id: (row.days, row.note) for row in rows}
