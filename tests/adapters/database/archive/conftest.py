"""The town's library, kept in an archive."""

from pathlib import Path

import pytest

from app.adapters.database.archive.backup import back_up
from app.adapters.database.archive.file import Cover
from app.adapters.database.archive.restore import restore
from tests.adapters.database.migrations.conftest import do, migrations

BOOKS = (
    "INSERT INTO library_books (id, title, pages, bought_at) "
    "VALUES (2, 'Муму 🐶', 40, '2026-01-02T03:04:05.000006Z'), (1, 'Nose', 30, NULL)"
)
LOANS = "INSERT INTO lending_loans (book_id, reader) VALUES (1, 'ann'), (2, 'bob')"


def heard(_: str, __: int, ___: int) -> None:
    """Nobody watches."""


def kept(url: str, path: Path) -> Cover:
    return back_up(migrations(url), path, "1.2.3", heard)


def put_back(url: str, path: Path) -> None:
    restore(migrations(url), path, heard)


@pytest.fixture
def library(database_of_town: str) -> str:
    """Two books, both lent."""
    do(database_of_town, BOOKS, LOANS)
    return database_of_town


@pytest.fixture
def database_of_town(empty_database_url: str) -> str:
    migrations(empty_database_url).upgrade()
    return empty_database_url


@pytest.fixture
def archive(library: str, tmp_path: Path) -> Path:
    path = tmp_path / "library.archive"
    kept(library, path)
    return path
