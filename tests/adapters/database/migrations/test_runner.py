"""The town's histories are run up, down, anew, and by several at once."""

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.adapters.database.migrations.runner import MigratedModule, MigrationRefused, ModuleStatus
from app.adapters.database.settings import ROOT
from tests.adapters.database.migrations.conftest import (
    LENDING,
    LIBRARY,
    do,
    migrations,
    rows,
    schema,
    tables,
)

MUMU = "INSERT INTO library_books (id, title, pages) VALUES (1, 'Mumu', 40)"
ANN_HAS_MUMU = "INSERT INTO lending_loans (book_id, reader) VALUES (1, 'ann')"
VERSIONS = {"alembic_version_library", "alembic_version_lending"}
TABLES = {"library_books", "lending_loans"} | VERSIONS


def test_an_empty_database_is_brought_up_to_date(empty_database_url: str) -> None:
    town = migrations(empty_database_url)
    assert town.pending()
    town.upgrade()
    assert not town.pending()
    assert tables(empty_database_url) == TABLES


def test_what_is_up_to_date_is_left_alone(empty_database_url: str) -> None:
    migrations(empty_database_url).upgrade()
    do(empty_database_url, MUMU)
    migrations(empty_database_url).upgrade()
    assert rows(empty_database_url, "SELECT title FROM library_books") == [("Mumu",)]


def test_the_migrated_tables_are_the_mapped_ones(empty_database_url: str) -> None:
    town = migrations(empty_database_url)
    town.upgrade()
    assert town.check() == {}


def test_down_and_up_again_leads_to_the_same_tables(empty_database_url: str) -> None:
    town = migrations(empty_database_url)
    town.upgrade()
    before = schema(empty_database_url)
    town.downgrade("lending", "base")
    town.downgrade("library", "-1")
    town.downgrade("library", "base")
    assert tables(empty_database_url) == VERSIONS
    town.upgrade()
    assert schema(empty_database_url) == before


def test_every_module_says_how_far_it_is(empty_database_url: str) -> None:
    town = migrations(empty_database_url)
    assert town.status() == [
        ModuleStatus("library", None, "0002", 2),
        ModuleStatus("lending", None, "0001", 1),
    ]
    town.upgrade()
    town.downgrade("lending", "base")
    town.downgrade("library", "0001")
    assert town.status()[0] == ModuleStatus("library", "0001", "0002", 1)


def test_a_database_of_a_newer_version_has_nothing_pending(empty_database_url: str) -> None:
    migrations(empty_database_url).upgrade()
    do(empty_database_url, "UPDATE alembic_version_library SET version_num = '0009'")
    town = migrations(empty_database_url)
    assert town.status()[0] == ModuleStatus("library", "0009", "0002", 0)
    assert not town.pending()
    with pytest.raises(MigrationRefused, match="0009"):
        town.upgrade()


def test_what_another_module_stands_on_is_not_taken_away(empty_database_url: str) -> None:
    town = migrations(empty_database_url)
    town.upgrade()
    with pytest.raises(MigrationRefused, match="lending requires library"):
        town.downgrade("library", "0001")
    assert tables(empty_database_url) == TABLES
    assert not town.pending()


@pytest.mark.parametrize(("name", "revision"), [("library", "0007"), ("cinema", "base")])
def test_what_does_not_exist_is_refused(empty_database_url: str, name: str, revision: str) -> None:
    town = migrations(empty_database_url, [LIBRARY])
    town.upgrade()
    with pytest.raises(MigrationRefused, match=rf"{name}"):
        town.downgrade(name, revision)


def test_a_parent_that_is_rebuilt_keeps_its_children(empty_sqlite_url: str) -> None:
    """SQLite copies the table and drops the old one, which must not take the loans along."""
    town = migrations(empty_sqlite_url)
    town.upgrade()
    do(empty_sqlite_url, MUMU, ANN_HAS_MUMU)
    migrations(empty_sqlite_url, [LIBRARY]).downgrade("library", "0001")
    assert rows(empty_sqlite_url, "SELECT * FROM lending_loans") == [(1, "ann")]
    town.upgrade()
    assert rows(empty_sqlite_url, "SELECT * FROM lending_loans") == [(1, "ann")]
    assert town.check() == {}


def test_rows_that_would_point_to_nothing_stop_a_migration(empty_sqlite_url: str) -> None:
    town = migrations(empty_sqlite_url)
    town.upgrade()
    do(empty_sqlite_url, MUMU, ANN_HAS_MUMU)
    with pytest.raises(MigrationRefused, match="lending_loans"):
        migrations(empty_sqlite_url, [LIBRARY]).downgrade("library", "base")
    assert rows(empty_sqlite_url, "SELECT title FROM library_books") == [("Mumu",)]
    assert not town.pending()


def test_several_servers_start_and_migrate_at_once(empty_database_url: str) -> None:
    with ThreadPoolExecutor(4) as servers:
        started = [servers.submit(migrations(empty_database_url).upgrade) for _ in range(4)]
        for one in started:
            one.result(timeout=30)
    assert not migrations(empty_database_url).pending()
    assert migrations(empty_database_url).check() == {}


def test_two_processes_migrate_at_once(empty_database_url: str) -> None:
    program = (
        "import sys; from tests.adapters.database.migrations.conftest import migrations; "
        "migrations(sys.argv[1]).upgrade()"
    )
    command = [sys.executable, "-c", program, empty_database_url]
    processes = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
    assert [process.wait(timeout=60) for process in processes] == [0, 0]
    assert not migrations(empty_database_url).pending()


def test_a_reset_leaves_nothing_but_empty_tables(empty_database_url: str) -> None:
    town = migrations(empty_database_url)
    town.upgrade()
    do(empty_database_url, MUMU, ANN_HAS_MUMU)
    town.reset()
    assert rows(empty_database_url, "SELECT * FROM library_books") == []
    assert not town.pending()
    assert tables(empty_database_url) == TABLES


@pytest.mark.parametrize(
    "leftover",
    [
        "DELETE FROM alembic_version_library",
        "UPDATE alembic_version_library SET version_num = 'unheard of'",
        "DROP TABLE alembic_version_lending",
        "DROP TABLE lending_loans",
        "CREATE TABLE library_old (id INTEGER)",
    ],
)
def test_a_reset_copes_with_what_was_left_broken(empty_database_url: str, leftover: str) -> None:
    town = migrations(empty_database_url)
    town.upgrade()
    do(empty_database_url, MUMU, leftover, "CREATE TABLE neighbours (id INTEGER)")
    town.reset()
    assert tables(empty_database_url) == TABLES | {"neighbours"}
    assert rows(empty_database_url, "SELECT * FROM library_books") == []
    assert not town.pending()


def test_modules_that_are_not_installed_are_left_alone(empty_database_url: str) -> None:
    migrations(empty_database_url).upgrade()
    do(empty_database_url, MUMU, ANN_HAS_MUMU)
    migrations(empty_database_url, [LENDING]).reset()
    assert rows(empty_database_url, "SELECT title FROM library_books") == [("Mumu",)]


def test_a_failing_migration_leaves_its_module_as_it_was(
    empty_database_url: str, growing: Sequence[MigratedModule]
) -> None:
    town = migrations(empty_database_url, growing)
    town.upgrade()
    made = town.make("lending", "wrong", autogenerate=False)
    made.write_text(made.read_text().replace("pass", 'op.execute("SELECT no_such_thing")', 1))
    with pytest.raises(Exception, match="no_such_thing"):
        town.upgrade()
    assert town.status()[1] == ModuleStatus("lending", "0001", "0002", 1)


def test_a_database_whose_folder_is_missing_is_made(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/deep/down/x.db"
    migrations(url).upgrade()
    assert not migrations(url).pending()
