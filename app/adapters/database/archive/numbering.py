"""Numbers that a database gives by itself go on where the rows of an archive end."""

from collections.abc import Iterable

from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.types import Integer

SEQUENCE = text("SELECT pg_get_serial_sequence(:table, :column)")
GO_ON = text("SELECT setval(CAST(:sequence AS regclass), :last)")


def continued(connection: Connection, tables: Iterable[Table]) -> None:
    """SQLite looks at the rows themselves; PostgreSQL counts beside them."""
    if connection.dialect.name != "postgresql":
        return
    quote = connection.dialect.identifier_preparer.quote
    for table in tables:
        for column in table.primary_key.columns:
            if not isinstance(column.type, Integer):
                continue
            asked = {"table": quote(table.name), "column": column.name}
            sequence = connection.scalar(SEQUENCE, asked)
            last = connection.scalar(select(func.max(column)))
            if sequence is not None and last is not None:
                connection.execute(GO_ON, {"sequence": sequence, "last": last})
