"""Foreign keys out of the way while rows come in any order, and back before anybody looks."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from app.adapters.database.archive.file import ArchiveRefused

# A table may be written to by several roles, but only its owner may do without them, which is
# who migrates. Those of a table's parts follow the table's own.
DECLARED = text(
    "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) "
    "FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 "
    "AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"
)
LOOSE = "Rows of the archive point to rows that it has not: {}. Nothing was changed."


@contextmanager
def lifted(connection: Connection) -> Iterator[None]:
    """In the block that is open; raises ArchiveRefused if they do not hold at the end.

    On SQLite they are off on a connection that migrates.
    """
    if connection.dialect.name == "sqlite":
        yield
        _check(connection)
        return
    declared = connection.execute(DECLARED).all()
    for table, name, _ in declared:
        connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
    yield
    for table, name, definition in declared:
        try:
            connection.execute(text(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"))
        except IntegrityError:
            raise ArchiveRefused(LOOSE.format(table)) from None


def _check(connection: Connection) -> None:
    tables = {str(row[0]) for row in connection.execute(text("PRAGMA foreign_key_check"))}
    if tables:
        raise ArchiveRefused(LOOSE.format(", ".join(sorted(tables))))
