"""SQLite: a database is a file."""

import shutil
import sqlite3
from collections.abc import Iterable
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, Table, create_engine, insert, make_url, text
from sqlalchemy.pool import NullPool
from typing_extensions import override

from bench.stores.chunks import chunks
from bench.stores.store import Row, Store


class SqliteStore(Store):
    def __init__(self, folder: Path) -> None:
        self.name = "sqlite"
        self.pids: tuple[int, ...] = ()
        self._folder = folder
        self._numbers = count(1)

    @override
    def described(self) -> str:
        return f"SQLite {sqlite3.sqlite_version}"

    @override
    def create(self) -> str:
        return f"sqlite+aiosqlite:///{self._folder}/{next(self._numbers)}.db"

    @override
    def copy(self, url: str) -> str:
        copied = self.create()
        for suffix in ("", "-wal"):
            source = _file(url, suffix)
            if source.exists():
                shutil.copyfile(source, _file(copied, suffix))
        return copied

    @override
    def drop(self, url: str) -> None:
        for suffix in ("", "-wal", "-shm", "-journal"):
            _file(url, suffix).unlink(missing_ok=True)

    @override
    def fill(self, url: str, table: Table, rows: Iterable[Row]) -> None:
        engine = _engine(url)
        for chunk in chunks(table, rows):
            with engine.begin() as connection:
                connection.execute(insert(table), chunk)

    @override
    def settle(self, url: str) -> None:
        with _engine(url).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    @override
    def count(self, url: str, table: str) -> int:
        with _engine(url).connect() as connection:
            return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608 - our own table's name


def _engine(url: str) -> Engine:
    return create_engine(make_url(url).set(drivername="sqlite"), poolclass=NullPool)


def _file(url: str, suffix: str) -> Path:
    return Path(f"{make_url(url).database}{suffix}")
