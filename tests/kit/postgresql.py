"""A PostgreSQL for tests: the one that was given, else one of our own from a wheel."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import asyncpg
from sqlalchemy import URL, make_url

from tests.kit.own_postgresql import own_server

GIVEN = "TEST_DATABASE_URL"


class PostgresqlServer:
    """Makes and drops databases; to be asked outside of the event loop."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._admin = self._runner.run(_connected(self._url))

    def url(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)

    def create(self, template: str = "template1") -> str:
        """The name of a new database, made like the template."""
        name = f"test_{uuid4().hex}"
        # Copying files is several times faster here than writing them to the log, the default.
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return name

    def drop(self, name: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def close(self) -> None:
        self._runner.run(self._admin.close())
        self._runner.close()

    def _run(self, statement: str) -> None:
        self._runner.run(self._admin.execute(statement))


async def _connected(url: URL) -> asyncpg.Connection:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return await asyncpg.connect(plain, timeout=60)


@contextmanager
def running() -> Iterator[PostgresqlServer]:
    """A server to make databases on; fails, saying what to install, where there is none."""
    given = os.environ.get(GIVEN)
    if given:
        yield from _used(given)
        return
    with own_server() as url:
        yield from _used(url)


def _used(url: str) -> Iterator[PostgresqlServer]:
    server = PostgresqlServer(url)
    try:
        yield server
    finally:
        server.close()
