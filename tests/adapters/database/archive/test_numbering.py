"""Numbers that PostgreSQL gives by itself."""

from pathlib import Path

from tests.adapters.database.archive.conftest import kept, put_back
from tests.adapters.database.migrations.conftest import do, migrations, rows

NEXT = "INSERT INTO library_notes (note) VALUES ('{}')"


def test_they_go_on_where_the_archive_ends(empty_postgresql_url: str, tmp_path: Path) -> None:
    url = empty_postgresql_url
    migrations(url).upgrade()
    do(url, "CREATE TABLE library_notes (id SERIAL PRIMARY KEY, note TEXT)")
    do(url, NEXT.format("first"), NEXT.format("second"))
    kept(url, tmp_path / "a")
    do(url, "DELETE FROM library_notes", "ALTER SEQUENCE library_notes_id_seq RESTART")
    put_back(url, tmp_path / "a")
    do(url, NEXT.format("third"))
    assert rows(url, "SELECT id FROM library_notes ORDER BY id") == [(1,), (2,), (3,)]
