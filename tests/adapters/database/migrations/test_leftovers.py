"""A sweep takes all that is the modules' own, and nothing else."""

from sqlalchemy import Connection

from app.adapters.database.migrations.connection import connected
from app.adapters.database.migrations.leftovers import sweep
from app.adapters.database.migrations.modules import Ownership
from tests.adapters.database.migrations.conftest import TOWN, do, migrations, tables
from tests.adapters.database.town.model import TownBase


def swept(url: str) -> list[str]:
    def work(connection: Connection) -> list[str]:
        with connection.begin():
            return sweep(connection, TOWN, Ownership(TOWN, TownBase))

    return connected(url, work, changes=True)


def test_tables_and_versions_go_and_the_neighbours_stay(empty_database_url: str) -> None:
    migrations(empty_database_url).upgrade()
    do(empty_database_url, "CREATE TABLE zoo (id INTEGER)")
    assert len(swept(empty_database_url)) == 4
    assert tables(empty_database_url) == {"zoo"}


def test_a_full_text_table_goes_whole(empty_sqlite_url: str) -> None:
    do(empty_sqlite_url, "CREATE VIRTUAL TABLE library_search USING fts5 (title)")
    swept(empty_sqlite_url)
    assert tables(empty_sqlite_url) == set()


def test_an_empty_database_stays_empty(empty_database_url: str) -> None:
    assert swept(empty_database_url) == []
