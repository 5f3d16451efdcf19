"""What differs between models and database is named in words."""

import pytest

from tests.adapters.database.migrations.conftest import do, migrations


def test_nothing_differs_after_an_upgrade(empty_database_url: str) -> None:
    town = migrations(empty_database_url)
    town.upgrade()
    assert town.check() == {}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("ALTER TABLE library_books ADD COLUMN colour TEXT", "remove_column library_books.colour"),
        ("ALTER TABLE library_books DROP COLUMN bought_at", "add_column library_books.bought_at"),
        ("CREATE TABLE library_old (id INTEGER)", "remove_table library_old"),
        (
            "CREATE INDEX ix_library_books_pages ON library_books (pages)",
            "remove_index library_books.ix_library_books_pages",
        ),
        (
            "DROP INDEX uq_library_books_shelf_place",
            "add_index library_books.uq_library_books_shelf_place",
        ),
    ],
)
def test_a_change_made_behind_our_back_is_found(
    empty_database_url: str, change: str, words: str
) -> None:
    town = migrations(empty_database_url)
    town.upgrade()
    do(empty_database_url, change)
    assert town.check() == {"library": [words]}


def test_a_type_that_was_changed_is_found(empty_postgresql_url: str) -> None:
    town = migrations(empty_postgresql_url)
    town.upgrade()
    do(empty_postgresql_url, "ALTER TABLE library_books ALTER COLUMN place TYPE varchar(9)")
    assert town.check() == {"library": ["modify_type library_books.place"]}
