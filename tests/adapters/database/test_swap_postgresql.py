"""Compare and swap on PostgreSQL."""

import asyncio

import pytest
from sqlalchemy import text
from typing_extensions import override

from app.adapters.database.engine import Database
from app.kernel.transaction import Columnwise, Same
from tests.adapters.database.conftest import Loan
from tests.adapters.database.swap_suite import SwapSuite, lent, pages, swap, turns


class TestPostgresqlSwap(SwapSuite):
    @pytest.fixture
    @override
    def database(self, on_postgresql: Database) -> Database:
        return on_postgresql

    async def test_nobody_waits_for_a_row_that_somebody_holds(self, library: Database) -> None:
        async with library.unit_of_work() as holding:
            await holding.session.execute(text("SELECT FROM library_books WHERE id = 1 FOR UPDATE"))
            guard = pages([10, 20], [1, 2], [11, 22])
            task = asyncio.create_task(swap(library, guard, lent(1, 2), turns(1, 2)))
            written = await asyncio.wait_for(task, 20)
        assert written == {2}

    async def test_of_two_who_saw_the_same_one_writes(self, library: Database) -> None:
        tries = [
            swap(library, pages([10], [1], [number]), lent(1, reader=str(number)), turns(1))
            for number in range(20, 40)
        ]
        written = await asyncio.wait_for(asyncio.gather(*tries), 20)
        assert sorted(map(len, written)) == [0] * 19 + [1]

    async def test_what_hangs_on_several_rows_names_each_of_them(self, library: Database) -> None:
        inserted: Columnwise = {Loan.book_id: Same(1), Loan.reader: ["ann", "cid"]}
        with pytest.raises(TypeError, match="name each"):
            await swap(library, pages([10, 99], [1, 2], [11, 22]), inserted, turns(1, 2))
