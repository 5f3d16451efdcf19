"""PostgreSQL: databases on a running server, copied from each other as files."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from uuid import uuid4

import asyncpg
from sqlalchemy import Table, make_url
from typing_extensions import override

from bench.stores.chunks import chunks
from bench.stores.store import Row, Store

DURABLE = ("fsync", "synchronous_commit", "full_page_writes", "shared_buffers")


class PostgresqlStore(Store):
    """`url` names any database of the server; its user may create others."""

    def __init__(self, url: str, *pids: int) -> None:
        self.name = "postgresql"
        self.pids = pids
        self._url = make_url(url).set(drivername="postgresql+asyncpg")

    @override
    def described(self) -> str:
        async def ask(connection: asyncpg.Connection) -> str:
            settings = [f"{name}={await connection.fetchval(f'SHOW {name}')}" for name in DURABLE]
            return f"PostgreSQL {await connection.fetchval('SHOW server_version')}, " + " ".join(
                settings
            )

        return str(_on(self._url.render_as_string(hide_password=False), ask))

    @override
    def create(self) -> str:
        return self._created("template1")

    @override
    def copy(self, url: str) -> str:
        return self._created(str(make_url(url).database))

    @override
    def drop(self, url: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    @override
    def fill(self, url: str, table: Table, rows: Iterable[Row]) -> None:
        async def copied(connection: asyncpg.Connection) -> None:
            for chunk in chunks(table, rows):
                columns = list(chunk[0])
                records = [[row[column] for column in columns] for row in chunk]
                await connection.copy_records_to_table(
                    table.name, records=records, columns=columns, timeout=600
                )

        _on(url, copied)

    @override
    def settle(self, url: str) -> None:
        _on(url, lambda connection: connection.execute("VACUUM ANALYZE", timeout=600))
        self._run("CHECKPOINT")

    @override
    def count(self, url: str, table: str) -> int:
        counting = f"SELECT count(*) FROM {table}"  # noqa: S608 - our own table's name
        return int(_on(url, lambda connection: connection.fetchval(counting)))

    def _created(self, template: str) -> str:
        name = f"bench_{uuid4().hex}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self._url.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        url = self._url.render_as_string(hide_password=False)
        _on(url, lambda connection: connection.execute(statement))


def _on(url: str, work: Callable[[asyncpg.Connection], Awaitable[Any]]) -> Any:
    """One connection for one piece of work, on an event loop of its own."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)

    async def worked() -> Any:
        connection = await asyncpg.connect(plain, timeout=30)
        try:
            return await work(connection)
        finally:
            await connection.close()

    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        return runner.run(worked())
