"""Foreign keys: out of the way, and back."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from app.adapters.database.archive.file import ArchiveRefused, Contents, Cover, writing
from app.adapters.database.archive.foreign_keys import lifted
from app.adapters.database.migrations.connection import beginning
from tests.adapters.database.archive.conftest import put_back
from tests.adapters.database.migrations.conftest import migrations, rows, schema

NOSE = "INSERT INTO library_books (id, title, pages) VALUES (1, 'Nose', 30)"
HEADS = {"library": "0002", "lending": "0001"}


def test_they_are_the_same_afterwards(library: str, archive: Path) -> None:
    before = schema(library)
    put_back(library, archive)
    assert schema(library) == before


def test_rows_that_point_to_nothing_are_refused(library: str, tmp_path: Path) -> None:
    loans = Contents(table="lending_loans", columns=["book_id", "reader"], rows=1)
    with writing(tmp_path / "a") as archive:
        archive.cover(Cover(made_at="", made_by="", heads=HEADS, contents=[loans]))
        archive.row([7, "ann"])
    with pytest.raises(ArchiveRefused, match="lending_loans"):
        put_back(library, tmp_path / "a")
    assert rows(library, "SELECT count(*) FROM library_books") == [(2,)]


def test_rows_may_come_before_those_they_point_to(database_of_town: str) -> None:
    def backwards(connection: Connection) -> None:
        with beginning(connection), lifted(connection):
            connection.execute(text("INSERT INTO lending_loans VALUES (1, 'ann')"))
            connection.execute(text(NOSE))

    migrations(database_of_town).change(backwards)
    assert rows(database_of_town, "SELECT reader FROM lending_loans") == [("ann",)]
