"""Removing the tables that a broken history has left behind."""

from collections.abc import Sequence

from sqlalchemy import Connection, inspect, text

from app.adapters.database.migrations.modules import MigratedModule, Ownership, inner_tables


def sweep(
    connection: Connection, modules: Sequence[MigratedModule], ownership: Ownership
) -> list[str]:
    """Drops every table of these modules, their version tables too; returns what was there."""
    versions = {module.version_table for module in modules}
    inner = inner_tables(connection)
    tables = [
        table
        for table in inspect(connection).get_table_names()
        if table in versions or ownership.owner(table) is not None
    ]
    # A full-text table takes its inner ones with it, and they cannot be dropped by themselves.
    tables.sort(key=lambda table: (table not in inner, len(table)))
    quoted = connection.dialect.identifier_preparer.quote
    cascade = " CASCADE" if connection.dialect.name == "postgresql" else ""
    for table in tables:
        connection.execute(text(f"DROP TABLE IF EXISTS {quoted(table)}{cascade}"))
    return tables
