"""Putting an archive back: all of it, or nothing."""

import gzip
from pathlib import Path

import pytest

from app.adapters.database.archive.file import ArchiveRefused
from app.adapters.database.archive.restore import cover_of, restore
from tests.adapters.database.archive.conftest import kept, put_back
from tests.adapters.database.archive.test_backup import content
from tests.adapters.database.migrations.conftest import LIBRARY, do, migrations, rows

BOOKS = "SELECT id, title, pages FROM library_books ORDER BY id"
LOANS = "SELECT book_id, reader FROM lending_loans ORDER BY book_id"
ALL_BOOKS = [(1, "Nose", 30), (2, "Муму 🐶", 40)]
ANOTHER = "INSERT INTO library_books (id, title, pages) VALUES (9, 'Overcoat', 50)"


def test_what_came_since_is_gone_and_what_went_is_back(library: str, archive: Path) -> None:
    do(library, "DELETE FROM lending_loans", "DELETE FROM library_books WHERE id = 2", ANOTHER)
    put_back(library, archive)
    assert rows(library, BOOKS) == ALL_BOOKS
    assert rows(library, LOANS) == [(1, "ann"), (2, "bob")]


def test_the_same_database_makes_the_same_archive(
    library: str, archive: Path, tmp_path: Path
) -> None:
    put_back(library, archive)
    kept(library, tmp_path / "again")
    assert content(tmp_path / "again") == content(archive)


def test_its_progress_is_told(library: str, archive: Path) -> None:
    told: list[tuple[str, int, int]] = []
    restore(migrations(library), archive, lambda what, n, of: told.append((what, n, of)))
    assert told == [("rows", 2, 4), ("rows", 4, 4)]


def test_its_cover_is_read_without_a_database(archive: Path) -> None:
    assert cover_of(archive).rows == 4


def test_a_damaged_archive_changes_nothing(library: str, archive: Path) -> None:
    do(library, ANOTHER)
    plain = gzip.decompress(archive.read_bytes()).replace(b'"Nose"', b'"Ears"')
    archive.write_bytes(gzip.compress(plain))
    with pytest.raises(ArchiveRefused, match="damaged"):
        put_back(library, archive)
    assert rows(library, BOOKS) == [*ALL_BOOKS, (9, "Overcoat", 50)]
    assert rows(library, LOANS) == [(1, "ann"), (2, "bob")]


def test_tables_that_stand_elsewhere_are_refused_with_the_way_there(
    library: str, archive: Path, tmp_path: Path
) -> None:
    town = migrations(library)
    town.downgrade("lending", "base")
    town.downgrade("library", "-1")
    kept(library, tmp_path / "older")
    with pytest.raises(ArchiveRefused, match="library is at 0001 and was at 0002: install"):
        put_back(library, archive)
    town.upgrade()
    with pytest.raises(ArchiveRefused) as refused:
        put_back(library, tmp_path / "older")
    assert "python manage.py db downgrade library 0001" in str(refused.value)
    assert "python manage.py db downgrade lending base" in str(refused.value)

    town.downgrade("lending", "base")
    town.downgrade("library", "0001")
    put_back(library, tmp_path / "older")
    town.upgrade()
    assert rows(library, BOOKS) == ALL_BOOKS


def test_a_module_that_is_not_installed_is_named(library: str, archive: Path) -> None:
    with pytest.raises(ArchiveRefused, match="lending is at base and was at 0001: install"):
        restore(migrations(library, [LIBRARY]), archive, lambda *_: None)


def test_a_table_that_was_changed_by_hand_is_named(library: str, archive: Path) -> None:
    do(library, "ALTER TABLE lending_loans ADD COLUMN note INTEGER")
    with pytest.raises(ArchiveRefused, match="lending_loans is not as it was"):
        put_back(library, archive)
