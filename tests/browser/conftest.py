"""A messenger for the browsers, and everything here marked as theirs."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kit.browser import chromium
from tests.kit.cast import Cast, Person
from tests.kit.database import sqlite_location
from tests.kit.house import House, messenger

__all__ = ["chromium"]  # a fixture, for the tests beside this file

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
async def hall(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> AsyncIterator[House]:
    """The messenger that the browsers share: a page is the same whatever the database is."""
    path = tmp_path_factory.mktemp("hall") / "messenger.db"
    shutil.copy(sqlite_template, path)
    async with messenger(sqlite_location(path)) as house:
        yield house


@pytest.fixture
async def guests(hall: House) -> AsyncIterator[Cast]:
    people = Cast(hall)
    yield people
    await people.leave()


@pytest.fixture
async def ann(guests: Cast) -> Person:
    return await guests.person("ann")


@pytest.fixture
async def bob(guests: Cast) -> Person:
    return await guests.person("bob")
