"""Tables as the database describes them."""

from sqlalchemy import Connection
from sqlalchemy.types import JSON

from app.adapters.database.archive.tables import described
from app.adapters.database.migrations.connection import connected
from tests.adapters.database.migrations.conftest import do, migrations

NOTES = (
    "CREATE TABLE library_notes (id INTEGER PRIMARY KEY, note JSON, "
    "twice INTEGER GENERATED ALWAYS AS (id * 2) STORED)"
)


def names(url: str) -> dict[str, list[str]]:
    def look(connection: Connection) -> dict[str, list[str]]:
        found = described(connection, migrations(url))
        return {table.name: list(table.columns.keys()) for table in found}

    return connected(url, look, changes=False)


def test_a_table_that_no_class_maps_is_there_without_what_follows_by_itself(
    database_of_town: str,
) -> None:
    do(database_of_town, NOTES, "CREATE TABLE somebody_elses (id INTEGER PRIMARY KEY)")
    found = names(database_of_town)
    assert set(found) == {"library_books", "lending_loans", "library_notes"}
    assert found["library_notes"] == ["id", "note"]


def test_nothing_is_null_in_a_column_of_json_too(database_of_town: str) -> None:
    do(database_of_town, NOTES)

    def look(connection: Connection) -> bool:
        [notes] = [
            table
            for table in described(connection, migrations(database_of_town))
            if table.name == "library_notes"
        ]
        kind = notes.columns["note"].type
        return isinstance(kind, JSON) and kind.none_as_null

    assert connected(database_of_town, look, changes=False)
