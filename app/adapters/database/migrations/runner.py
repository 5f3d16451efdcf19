"""Runs the modules' histories: up, down, what is pending, what has drifted."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from alembic.util import CommandError
from loguru import logger
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase

from app.adapters.database.migrations.connection import alone, beginning, connected
from app.adapters.database.migrations.history import History, ModuleStatus
from app.adapters.database.migrations.leftovers import sweep
from app.adapters.database.migrations.modules import (
    MigratedModule,
    MigrationRefused,
    Ownership,
    inner_tables,
)
from app.kernel.model import Base

__all__ = ["MigratedModule", "MigrationRefused", "Migrations", "ModuleStatus"]

T = TypeVar("T")


class Migrations:
    """The histories of modules that are given each after what it requires.

    All methods wait for the database: a server calls them in a thread. They raise
    MigrationRefused with a sentence for the operator.
    """

    def __init__(
        self, url: str, modules: Sequence[MigratedModule], base: type[DeclarativeBase] = Base
    ) -> None:
        self._url = url
        self._modules = tuple(modules)
        self._base = base

    def upgrade(self) -> None:
        """Every module to its newest revision; safe when several processes do it at once."""
        self.change(self._upgrade)

    def downgrade(self, module: str, revision: str) -> None:
        """One module to a revision: `base`, `-1` or a number."""
        self.change(partial(self._downgrade, self._named(module), revision))

    def reset(self) -> None:
        """All tables of the modules anew and empty, whatever state they were left in."""
        self.change(self._reset)

    def status(self) -> list[ModuleStatus]:
        return self.look(lambda c: [self._history(c, module).status() for module in self._modules])

    def pending(self) -> bool:
        return any(status.pending for status in self.status())

    def check(self) -> dict[str, list[str]]:
        """Per module, what a new migration of it would do; modules without drift are left out."""
        return self.look(self._drifts)

    def make(self, module: str, message: str, *, autogenerate: bool = True) -> Path:
        """Writes the module's next revision and returns its file."""
        target, message = self._named(module), " ".join(message.split())
        return connected(
            self._url,
            lambda c: self._history(c, target).make(message, autogenerate=autogenerate),
            changes=True,
        )

    @property
    def ownership(self) -> Ownership:
        return Ownership(self._modules, self._base)

    def heads(self, connection: Connection) -> dict[str, str]:
        """How far each module has come; those that were never migrated are left out."""
        found = {m.name: self._history(connection, m).current() for m in self._modules}
        return {name: head for name, head in found.items() if head is not None}

    def tables(self, connection: Connection) -> list[str]:
        """The tables in the database that are some module's, whichever of them are mapped; those
        that are derived are left out.
        """
        ownership = self.ownership
        return [one for one in self._all_tables(connection) if not ownership.is_derived(one)]

    def derived(self, connection: Connection) -> list[str]:
        """The tables that can be made anew of others."""
        ownership = self.ownership
        return [one for one in self._all_tables(connection) if ownership.is_derived(one)]

    def change(self, work: Callable[[Connection], None]) -> None:
        """Does the work while nobody else migrates or restores."""

        def turn(connection: Connection) -> None:
            with alone(connection):
                work(connection)

        connected(self._url, turn, changes=True)

    def look(self, work: Callable[[Connection], T]) -> T:
        """What the work returns; it changes nothing."""
        return connected(self._url, work, changes=False)

    def _all_tables(self, connection: Connection) -> list[str]:
        apart = inner_tables(connection) | {module.version_table for module in self._modules}
        there = set(inspect(connection).get_table_names()) - apart
        ownership = self.ownership
        return sorted(table for table in there if ownership.owner(table) is not None)

    def _named(self, name: str) -> MigratedModule:
        for module in self._modules:
            if module.name == name:
                return module
        there = ", ".join(module.name for module in self._modules)
        raise MigrationRefused(f"There is no module {name!r} with migrations; there are: {there}.")

    def _history(self, connection: Connection, module: MigratedModule) -> History:
        return History(connection, module, self._modules, self._base)

    def _upgrade(self, connection: Connection) -> None:
        for module in self._modules:
            self._history(connection, module).upgrade()

    def _downgrade(self, module: MigratedModule, revision: str, connection: Connection) -> None:
        for other in self._modules:
            needs = module.name in other.requires
            if needs and self._history(connection, other).current() is not None:
                raise MigrationRefused(
                    f"{other.name} requires {module.name} and is migrated; "
                    f"downgrade {other.name} to base first."
                )
        self._history(connection, module).downgrade(revision)

    def _reset(self, connection: Connection) -> None:
        for module in reversed(self._modules):
            try:
                self._history(connection, module).downgrade("base")
            except (MigrationRefused, CommandError, SQLAlchemyError) as error:
                logger.warning("{} cannot be undone: {}", module.name, type(error).__name__)
        with beginning(connection):
            sweep(connection, self._modules, Ownership(self._modules, self._base))
        self._upgrade(connection)

    def _drifts(self, connection: Connection) -> dict[str, list[str]]:
        found = {m.name: self._history(connection, m).drift() for m in self._modules}
        return {name: differences for name, differences in found.items() if differences}
