"""Putting an archive back: the database is what the archive says, or it stays as it was."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, text

from app.adapters.database.archive import file
from app.adapters.database.archive.backup import AT_ONCE, Progress
from app.adapters.database.archive.file import ArchiveReader, ArchiveRefused, Contents, Cover
from app.adapters.database.archive.foreign_keys import lifted
from app.adapters.database.archive.numbering import continued
from app.adapters.database.archive.tables import described
from app.adapters.database.archive.values import reading
from app.adapters.database.migrations.connection import beginning
from app.adapters.database.migrations.runner import Migrations


def cover_of(path: Path) -> Cover:
    """What the archive is of, without reading all of it."""
    with file.opened(path) as archive:
        return archive.cover


def restore(migrations: Migrations, path: Path, progress: Progress) -> None:
    """Every row of the modules' tables is replaced, in one transaction. Those of derived tables are
    gone: they are made anew behind it.

    The histories have to stand where they stood when the archive was made. Raises ArchiveRefused,
    or what is the database's; then nothing was changed.
    """

    def work(connection: Connection) -> None:
        with beginning(connection), file.opened(path) as archive:
            _expect_heads(archive.cover.heads, migrations.heads(connection))
            tables = {table.name: table for table in described(connection, migrations)}
            _expect_columns(archive.cover, tables)
            with lifted(connection):
                _empty(connection, [*tables, *migrations.derived(connection)])
                _fill(connection, tables, archive, progress)
            continued(connection, tables.values())

    migrations.change(work)


def _expect_heads(archived: dict[str, str], present: dict[str, str]) -> None:
    """Raises ArchiveRefused with a remedy for each module that stands elsewhere."""
    remedies = [
        f"{name} is at {present.get(name, 'base')} and was at {archived.get(name, 'base')}: "
        + _remedy(name, archived.get(name), present.get(name))
        for name in sorted({*archived, *present})
        if archived.get(name) != present.get(name)
    ]
    if remedies:
        lines = "\n".join(remedies)
        raise ArchiveRefused(f"The archive is of another state of the tables.\n{lines}")


def _remedy(name: str, archived: str | None, present: str | None) -> str:
    if present is None or (archived is not None and archived > present):
        return f"install the {name} that the archive is of, then python manage.py db migrate"
    return f"python manage.py db downgrade {name} {archived or 'base'}; after it db migrate"


def _expect_columns(cover: Cover, tables: dict[str, Table]) -> None:
    for contents in cover.contents:
        table = tables.get(contents.table)
        if table is None or set(contents.columns) != set(table.columns.keys()):
            raise ArchiveRefused(
                f"The table {contents.table} is not as it was when the archive was made. "
                f"Compare with: python manage.py check"
            )


def _empty(connection: Connection, tables: list[str]) -> None:
    quoted = [connection.dialect.identifier_preparer.quote(table) for table in tables]
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"TRUNCATE {', '.join(quoted)}"))
        return
    for name in quoted:
        connection.execute(text(f"DELETE FROM {name}"))  # noqa: S608 - names the database gave us


def _fill(
    connection: Connection, tables: dict[str, Table], archive: ArchiveReader, progress: Progress
) -> None:
    done = 0
    for contents in archive.cover.contents:
        table = tables[contents.table]
        for rows in _in_parts(_read(contents, table, archive)):
            connection.execute(insert(table), rows)
            done += len(rows)
            progress("rows", done, archive.cover.rows)
    archive.end()


def _read(contents: Contents, table: Table, archive: ArchiveReader) -> Iterator[dict[str, Any]]:
    readings = [reading(table.columns[name].type) for name in contents.columns]
    for row in archive.rows(contents):
        values = [
            read(value) if read is not None and value is not None else value
            for read, value in zip(readings, row, strict=True)
        ]
        yield dict(zip(contents.columns, values, strict=True))


def _in_parts(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while part := list(islice(rows, AT_ONCE)):
        yield part
