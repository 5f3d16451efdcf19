"""Making an archive."""

from pathlib import Path

import pytest

from app.adapters.database.archive.backup import back_up
from app.adapters.database.archive.file import ArchiveRefused, opened
from tests.adapters.database.archive.conftest import heard, kept
from tests.adapters.database.migrations.conftest import migrations

KNOWN = {
    "library_books": [
        [1, "Nose", None, 30, None, None, None],
        [2, "Муму 🐶", None, 40, "2026-01-02T03:04:05.000006Z", None, None],
    ],
    "lending_loans": [[1, "ann"], [2, "bob"]],
}


def content(path: Path) -> dict[str, list[list[object]]]:
    with opened(path) as archive:
        return {each.table: list(archive.rows(each)) for each in archive.cover.contents}


def test_every_row_is_in_it_in_the_order_of_its_key(library: str, tmp_path: Path) -> None:
    cover = kept(library, tmp_path / "a")
    assert cover.heads == {"library": "0002", "lending": "0001"}
    assert (cover.rows, cover.made_by) == (4, "1.2.3")
    assert content(tmp_path / "a") == KNOWN


def test_an_empty_database_has_nothing_to_keep(empty_database_url: str, tmp_path: Path) -> None:
    with pytest.raises(ArchiveRefused, match="nothing to back up"):
        kept(empty_database_url, tmp_path / "a")
    assert not (tmp_path / "a").exists()


def test_its_progress_is_told(library: str, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    back_up(
        migrations(library), tmp_path / "a", "1", lambda what, n, of: told.append((what, n, of))
    )
    assert told == [("rows", 2, 4), ("rows", 4, 4)]
    back_up(migrations(library), tmp_path / "b", "1", heard)
    assert content(tmp_path / "a") == content(tmp_path / "b")
