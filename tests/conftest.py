"""Fixtures for everybody: a messenger on each engine, and the people in it."""

from collections.abc import AsyncIterator

import pytest

from tests.kit.cast import Cast, Person
from tests.kit.house import House, messenger

pytest_plugins = [
    "tests.kit.database",
    "tests.kit.haste",
    "tests.kit.leisure",
    "tests.kit.redis",
    "tests.kit.s3",
]


@pytest.fixture(scope="session")
async def house(shared_database_url: str) -> AsyncIterator[House]:
    """The messenger that most tests share, on SQLite and on PostgreSQL; people are their own."""
    async with messenger(shared_database_url) as running:
        yield running


@pytest.fixture
async def own_house(database_url: str) -> AsyncIterator[House]:
    """A messenger of the test's own, empty, on SQLite and on PostgreSQL."""
    async with messenger(database_url) as running:
        yield running


@pytest.fixture
async def cast(house: House) -> AsyncIterator[Cast]:
    people = Cast(house)
    yield people
    await people.leave()


@pytest.fixture
async def ann(cast: Cast) -> Person:
    return await cast.person("ann")


@pytest.fixture
async def bob(cast: Cast) -> Person:
    return await cast.person("bob")


@pytest.fixture
async def carol(cast: Cast) -> Person:
    return await cast.person("carol")
