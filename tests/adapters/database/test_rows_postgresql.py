"""Many rows at once on PostgreSQL."""

import asyncio

import pytest
from typing_extensions import override

from app.adapters.database.engine import Database
from app.kernel.transaction import Columnwise
from tests.adapters.database.conftest import Book
from tests.adapters.database.rows_suite import RowsSuite, shelve


class TestPostgresqlRows(RowsSuite):
    @pytest.fixture
    @override
    def database(self, on_postgresql: Database) -> Database:
        return on_postgresql

    async def test_bob_waits_for_the_rows_that_ann_holds(self, on_postgresql: Database) -> None:
        order: list[str] = []
        held = asyncio.Event()

        async def change(who: str, then: asyncio.Event | None) -> None:
            async with on_postgresql.unit_of_work() as transaction:
                await transaction.rows.find((Book.id,), {Book.id: [2, 1]}, lock=True)
                held.set()
                if then is not None:
                    await asyncio.wait_for(then.wait(), 5)
                order.append(who)

        async with on_postgresql.unit_of_work() as transaction:
            await shelve(transaction, 1, 2)
        bob_asks = asyncio.Event()
        ann = asyncio.create_task(change("ann", bob_asks))
        await asyncio.wait_for(held.wait(), 5)
        bob = asyncio.create_task(change("bob", None))
        bob_asks.set()
        await asyncio.wait_for(asyncio.gather(ann, bob), 5)
        assert order == ["ann", "bob"]

    async def test_rows_are_locked_by_one_key_only(self, on_postgresql: Database) -> None:
        with pytest.raises(ValueError, match="one key"):
            async with on_postgresql.unit_of_work() as transaction:
                keys: Columnwise = {Book.shelf: ["a"], Book.place: [1]}
                await transaction.rows.find((Book.id,), keys, lock=True)
