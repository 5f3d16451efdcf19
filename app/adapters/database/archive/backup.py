"""Making an archive: one state of the whole database, while it is being used."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Table, func, select

from app.adapters.database.archive import file
from app.adapters.database.archive.file import ArchiveRefused, ArchiveWriter, Contents, Cover
from app.adapters.database.archive.tables import described
from app.adapters.database.archive.values import written
from app.adapters.database.migrations.runner import Migrations

AT_ONCE = 1000  # rows in memory

Progress = Callable[[str, int, int], None]


def back_up(migrations: Migrations, path: Path, made_by: str, progress: Progress) -> Cover:
    """Writes the file and returns its cover; raises ArchiveRefused, OSError or what is the
    database's.
    """

    def work(connection: Connection) -> Cover:
        # Both engines keep the first state that is seen until the block ends.
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with connection.begin(), file.writing(path) as archive:
            tables = described(connection, migrations)
            cover = _cover(connection, migrations.heads(connection), tables, made_by)
            archive.cover(cover)
            _rows(connection, tables, archive, lambda done: progress("rows", done, cover.rows))
            return cover

    return migrations.look(work)


def _cover(
    connection: Connection, heads: dict[str, str], tables: list[Table], made_by: str
) -> Cover:
    if not heads:
        raise ArchiveRefused("The database is empty: there is nothing to back up.")
    return Cover(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        made_by=made_by,
        heads=heads,
        contents=[
            Contents(
                table=table.name,
                columns=[column.name for column in table.columns],
                rows=connection.scalar(select(func.count()).select_from(table)) or 0,
            )
            for table in tables
        ],
    )


def _rows(
    connection: Connection,
    tables: list[Table],
    archive: ArchiveWriter,
    progress: Callable[[int], None],
) -> None:
    done = 0
    for table in tables:
        # In the order of the key, so that the same rows make the same file.
        everything = select(table).order_by(*table.primary_key.columns)
        found = connection.execute(everything, execution_options={"yield_per": AT_ONCE})
        for rows in found.partitions():
            for row in rows:
                archive.row([written(value) for value in row])
            done += len(rows)
            progress(done)
