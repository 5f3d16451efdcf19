"""How Alembic runs on our databases: options, numbering, and the check at the end."""

from collections.abc import Iterable, Sequence
from typing import Any

from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import MigrationScript
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.orm import DeclarativeBase

from app.adapters.database.migrations.modules import (
    MigratedModule,
    MigrationRefused,
    Ownership,
    inner_tables,
)
from app.kernel.model import Moment


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

    def include_object(_: object, name: str | None, kind: str, *__: object) -> bool:
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


def run(context: EnvironmentContext, connection: Connection) -> None:
    """Migrates in one block, or in the one that is open; SQLite's foreign keys hold at its end."""
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


def render_item(kind: str, item: object, context: AutogenContext) -> str | bool:
    """Our own column type by its import path; everything else as Alembic does."""
    if kind == "type" and isinstance(item, Moment):
        context.imports.add("import app.kernel.model")
        return "app.kernel.model.Moment()"
    return False


def number(
    context: MigrationContext,
    _: str | Iterable[str | None] | Iterable[str],
    directives: list[MigrationScript],
) -> None:
    """Revisions are counted, 0001 and on: their files lie in the order they are run."""
    script = context.script
    if directives and script is not None:
        taken = {revision.revision for revision in script.walk_revisions()}
        following = max((int(name) for name in taken if name.isdigit()), default=0) + 1
        directives[0].rev_id = f"{following:04d}"
