"""Migrations wait for their turn, and leave no block open behind a question."""

import pytest
from sqlalchemy import Connection, text

from app.adapters.database.migrations.connection import alone, beginning, connected, looking


def test_a_question_leaves_no_block_open(empty_database_url: str) -> None:
    def ask(connection: Connection) -> bool:
        with looking(connection):
            connection.execute(text("SELECT 1"))
        return connection.in_transaction()

    assert not connected(empty_database_url, ask, changes=False)


def test_a_question_does_not_end_a_block_that_was_open(empty_database_url: str) -> None:
    def ask(connection: Connection) -> bool:
        with connection.begin(), looking(connection), beginning(connection):
            connection.execute(text("SELECT 1"))
            return connection.in_transaction()

    assert connected(empty_database_url, ask, changes=False)


def test_a_migration_waits_neither_for_ever_nor_in_haste(empty_postgresql_url: str) -> None:
    def limits(connection: Connection) -> list[object]:
        with alone(connection):
            names = ("statement_timeout", "lock_timeout")
            return [connection.scalar(text(f"SHOW {name}")) for name in names]

    assert connected(empty_postgresql_url, limits, changes=True) == ["0", "10s"]


@pytest.mark.parametrize(("pragma", "value"), [("foreign_keys", 0), ("journal_mode", "wal")])
def test_foreign_keys_are_off_before_a_migration_begins(
    empty_sqlite_url: str, pragma: str, value: object
) -> None:
    def ask(connection: Connection) -> object:
        with alone(connection):
            return connection.scalar(text(f"PRAGMA {pragma}"))

    assert connected(empty_sqlite_url, ask, changes=True) == value
