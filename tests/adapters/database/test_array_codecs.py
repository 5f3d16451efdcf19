"""Arrays reach PostgreSQL as they are, and come back so."""

from typing import Any
from uuid import UUID

import pytest
from asyncpg import DataError

from app.adapters.database.checkout import taken
from app.adapters.database.engine import Database

ONE, OTHER = UUID(int=1), UUID("ffffffff-ffff-7fff-bfff-fffffffffffe")


async def told_back(database: Database, kind: str, values: Any) -> Any:
    async with taken(database.engines[0]) as driver:
        return await driver.fetchval(f"SELECT $1::{kind}[]", values)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("uuid", [ONE, OTHER]),
        ("uuid", [ONE, None]),
        ("bigint", [0, -1, 2**63 - 1, -(2**63)]),
        ("bigint", [None, 7]),
        ("text", ["", 'it\'s "said", {so}\\', "\N{GRINNING FACE}", "NULL", "a" * 100_000]),
        ("text", [None]),
        ("text", []),
        ("uuid", []),
    ],
)
async def test_what_is_sent_comes_back(
    on_postgresql: Database, kind: str, values: list[object]
) -> None:
    assert await told_back(on_postgresql, kind, values) == values


async def test_ids_that_came_from_the_database_can_be_sent(on_postgresql: Database) -> None:
    came = await told_back(on_postgresql, "uuid", (ONE, OTHER))
    assert await told_back(on_postgresql, "uuid", came) == [ONE, OTHER]


async def test_the_database_reads_the_elements_by_themselves(on_postgresql: Database) -> None:
    async with taken(on_postgresql.engines[0]) as driver:
        rows = await driver.fetch(
            "SELECT * FROM unnest($1::bigint[], $2::text[], $3::uuid[]) AS given(a, b, c)",
            [1, 2], ["x", None], [ONE, OTHER],
        )  # fmt: skip
    assert [tuple(row) for row in rows] == [(1, "x", ONE), (2, None, OTHER)]


@pytest.mark.parametrize(
    ("kind", "values"), [("bigint", [1, 2**63]), ("text", ["a", 5]), ("uuid", ["no id"])]
)
async def test_what_does_not_belong_is_refused_before_it_is_sent(
    on_postgresql: Database, kind: str, values: list[object]
) -> None:
    with pytest.raises(DataError):
        await told_back(on_postgresql, kind, values)


async def test_arrays_of_arrays_are_not_read(on_postgresql: Database) -> None:
    async with taken(on_postgresql.engines[0]) as driver:
        with pytest.raises(ValueError, match="Arrays of arrays"):
            await driver.fetchval("SELECT '{{1},{2}}'::bigint[]")
        assert await driver.fetchval("SELECT 1") == 1
