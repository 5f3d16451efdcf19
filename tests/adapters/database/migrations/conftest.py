"""The town's modules before any migration, and ways to look into a database."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, text

from app.adapters.database.migrations.connection import connected
from app.adapters.database.migrations.drift import comparing
from app.adapters.database.migrations.modules import MigratedModule
from app.adapters.database.migrations.runner import Migrations
from tests.adapters.database import town
from tests.adapters.database.town.model import TownBase

FOLDER = Path(town.__path__[0])


def module(name: str, *requires: str, folder: Path = FOLDER) -> MigratedModule:
    return MigratedModule(name, f"{town.__name__}.{name}", folder / name / "migrations", requires)


LIBRARY = module("library")
LENDING = module("lending", "library")
TOWN = (LIBRARY, LENDING)


def migrations(url: str, modules: Sequence[MigratedModule] = TOWN) -> Migrations:
    return Migrations(url, modules, TownBase)


def do(url: str, *statements: str) -> None:
    def work(connection: Connection) -> None:
        with connection.begin():
            for statement in statements:
                connection.execute(text(statement))

    connected(url, work, changes=True)


def rows(url: str, query: str) -> list[Any]:
    return connected(url, lambda c: [tuple(row) for row in c.execute(text(query))], changes=False)


def tables(url: str) -> set[str]:
    return connected(url, lambda c: set(inspect(c).get_table_names()), changes=False)


def schema(url: str) -> dict[str, Any]:
    """Everything a migration can change, in a form that can be compared."""

    def look(connection: Connection) -> dict[str, Any]:
        inspector = inspect(connection)
        return {
            table: (
                [(c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)],
                inspector.get_pk_constraint(table),
                inspector.get_foreign_keys(table),
                inspector.get_unique_constraints(table),
                inspector.get_check_constraints(table),
                sorted(_indexes(connection, table)),
            )
            for table in inspector.get_table_names()
        }

    with comparing():
        return connected(url, look, changes=False)


def _indexes(connection: Connection, table: str) -> list[str]:
    """Asked for by hand: SQLAlchemy cannot describe SQLite's indexes on expressions."""
    query = "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :table"
    if connection.dialect.name == "postgresql":
        query = "SELECT indexdef FROM pg_indexes WHERE tablename = :table"
    return [str(definition) for definition in connection.scalars(text(query), {"table": table})]


@pytest.fixture
def growing(tmp_path: Path) -> Sequence[MigratedModule]:
    """The town's modules with a copy of their revisions, where new ones may be written."""
    for name in ("library", "lending"):
        shutil.copytree(FOLDER / name / "migrations", tmp_path / name / "migrations")
    return (module("library", folder=tmp_path), module("lending", "library", folder=tmp_path))
