"""A module as its migrations see it, and which tables are whose."""

import importlib
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.orm import DeclarativeBase

from app.kernel.model import DERIVED

VERSION_TABLE = "alembic_version_"
# The names that FTS5 gives to the tables an index is kept in.
FULL_TEXT_PARTS = ("_data", "_idx", "_content", "_docsize", "_config")


class MigrationRefused(Exception):
    """Nothing was changed; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class MigratedModule:
    """`package` is the module's import path, `folder` where its revisions lie."""

    name: str
    package: str
    folder: Path
    requires: tuple[str, ...] = ()

    @property
    def version_table(self) -> str:
        return f"{VERSION_TABLE}{self.name}"

    def holds(self, python_module: str) -> bool:
        return f"{python_module}.".startswith(f"{self.package}.")

    def import_models(self) -> None:
        name = f"{self.package}.models"
        if importlib.util.find_spec(name) is not None:
            importlib.import_module(name)


class Ownership:
    """A table is its module's: of the one that maps it, else of the one it is named after."""

    def __init__(self, modules: Sequence[MigratedModule], base: type[DeclarativeBase]) -> None:
        self._modules = modules
        for module in modules:
            module.import_models()
        self._mapped = {
            str(mapper.local_table.name): mapper.class_.__module__  # type: ignore[attr-defined]
            for mapper in base.registry.mappers
        }

        self._derived = {
            str(mapper.local_table.name)  # type: ignore[attr-defined]
            for mapper in base.registry.mappers
            if mapper.local_table.info.items() >= DERIVED.items()  # type: ignore[attr-defined]
        }

    def is_derived(self, table: str) -> bool:
        """Whether it can be made anew of other tables."""
        return table in self._derived

    def owner(self, table: str) -> str | None:
        if table in self._mapped:
            home = self._mapped[table]
            return next((m.name for m in self._modules if m.holds(home)), None)
        named = [m.name for m in self._modules if table.startswith(f"{m.name}_")]
        return max(named, key=len, default=None)


def inner_tables(connection: Connection) -> set[str]:
    """Full-text tables of SQLite with the tables they consist of: no mapping describes them."""
    if connection.dialect.name != "sqlite":
        return set()
    virtual = connection.scalars(
        text("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")
    ).all()
    return {f"{table}{part}" for table in virtual for part in ("", *FULL_TEXT_PARTS)}
