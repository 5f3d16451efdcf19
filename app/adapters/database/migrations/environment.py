"""How Alembic runs on our databases: options, numbering, and the check at the end."""

from collections.abc import Iterable, Sequence
from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import MigrationScript
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.orm import DeclarativeBase

from app.adapters.database.migrations.connection import looking
from app.adapters.database.migrations.modules import (
    MigratedModule,
    MigrationRefused,
    Ownership,
    inner_tables,
)
from app.kernel.model import Moment

Revisions = str | Iterable[str | None] | Iterable[str]


def options(
    module: MigratedModule,
    modules: Sequence[MigratedModule],
    base: type[DeclarativeBase],
    connection: Connection | None = None,
) -> dict[str, Any]:
    """What Alembic has to know to see this module's tables and no others."""
    ownership = Ownership(modules, base)
    inner = inner_tables(connection) if connection is not None else set()

    def ours(table: str | None) -> bool:
        return table is not None and table not in inner and ownership.owner(table) == module.name

    def include_name(name: str | None, kind: str, _: object) -> bool:
        return kind != "table" or ours(name)

    def include_object(one: Any, name: str | None, kind: str, *_: object) -> bool:
        if kind == "index" and connection is not None:
            # One that only an engine has, which says so.
            return bool(one.info.get("only", connection.dialect.name) == connection.dialect.name)
        return kind != "table" or ours(name)

    return {
        "target_metadata": base.metadata,
        "version_table": module.version_table,
        "include_name": include_name,
        "include_object": include_object,
        "render_item": render_item,
        "process_revision_directives": number,
        # SQLite alters little: there a table is copied. Elsewhere a batch is plain ALTER.
        "render_as_batch": True,
        # True for SQLite as well, since our engine begins blocks itself.
        "transactional_ddl": True,
    }


def migrate(
    connection: Connection,
    module: MigratedModule,
    modules: Sequence[MigratedModule],
    base: type[DeclarativeBase],
) -> None:
    """Does what Alembic was asked for, in one block, or in the one that is open.

    On SQLite the foreign keys have to hold at its end.
    """
    with looking(connection):
        known = options(module, modules, base, connection)
    context.configure(connection=connection, **known)
    with context.begin_transaction():
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            _check_foreign_keys(connection)


def _check_foreign_keys(connection: Connection) -> None:
    """They were off, or the copy of a table would have taken along what points to it."""
    tables = {str(row[0]) for row in connection.execute(text("PRAGMA foreign_key_check"))}
    if tables:
        named = ", ".join(sorted(tables))
        raise MigrationRefused(f"Rows would point to nothing in: {named}. Nothing was changed.")


def render_item(kind: str, item: object, autogen: AutogenContext) -> str | bool:
    """Our own column type by its import path; everything else as Alembic does."""
    if kind == "type" and isinstance(item, Moment):
        autogen.imports.add("import app.kernel.model")
        return "app.kernel.model.Moment()"
    return False


def next_number(script: ScriptDirectory) -> str:
    """Revisions are counted, 0001 and on: their files lie in the order they are run."""
    taken = [revision.revision for revision in script.walk_revisions()]
    return f"{max((int(name) for name in taken if name.isdigit()), default=0) + 1:04d}"


def number(migration: MigrationContext, _: Revisions, directives: list[MigrationScript]) -> None:
    if directives and migration.script is not None:
        directives[0].rev_id = next_number(migration.script)


def unless_empty(_: MigrationContext, __: Revisions, directives: list[MigrationScript]) -> None:
    """Takes the revision back when nothing was found that it should do."""
    upgrade = directives[0].upgrade_ops
    if upgrade is None or upgrade.is_empty():
        directives.clear()
