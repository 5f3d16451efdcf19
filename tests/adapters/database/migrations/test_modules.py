"""Whose table is it?"""

import pytest
from sqlalchemy import Connection

from app.adapters.database.migrations.connection import connected
from app.adapters.database.migrations.modules import MigratedModule, Ownership, inner_tables
from tests.adapters.database.migrations.conftest import FOLDER, LIBRARY, TOWN, do
from tests.adapters.database.town.model import TownBase

CINEMA = MigratedModule("cinema", "tests.kit", FOLDER)
OPEN_AIR = MigratedModule("cinema_open_air", "tests.kit", FOLDER)


@pytest.mark.parametrize(
    ("table", "owner"),
    [
        ("library_books", "library"),
        ("lending_loans", "lending"),
        ("library_no_longer_mapped", "library"),
        ("cinema_films", "cinema"),
        ("cinema_open_air_films", "cinema_open_air"),
        ("alembic_version_library", None),
        ("librarybooks", None),
        ("zoo", None),
    ],
)
def test_a_table_is_of_the_module_that_maps_it_or_names_it(table: str, owner: str | None) -> None:
    assert Ownership([*TOWN, CINEMA, OPEN_AIR], TownBase).owner(table) == owner


def test_a_table_mapped_by_an_absent_module_is_nobodys() -> None:
    assert Ownership([LIBRARY], TownBase).owner("lending_loans") is None


def test_a_package_holds_what_is_under_it_and_not_beside_it() -> None:
    assert LIBRARY.holds(LIBRARY.package)
    assert LIBRARY.holds(f"{LIBRARY.package}.models.books")
    assert not LIBRARY.holds(f"{LIBRARY.package}_of_congress.models")


def test_the_tables_inside_a_full_text_table_are_known(empty_database_url: str) -> None:
    if not empty_database_url.startswith("sqlite"):
        assert connected(empty_database_url, inner_tables, changes=False) == set()
        return
    do(empty_database_url, "CREATE VIRTUAL TABLE library_search USING fts5 (title)")

    def unknown(connection: Connection) -> set[str]:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
        return set(tables.scalars()) - inner_tables(connection)

    assert connected(empty_database_url, unknown, changes=False) == set()
