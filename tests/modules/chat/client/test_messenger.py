"""The client library in Node, against a messenger that is a process of its own."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kit.server import Server, server

HERE = Path(__file__).parent
# Those that need no server, or servers of their own; the others run once per engine.
ALONE = ["interface.test.js", "server.test.js", "timeline.test.js"]
SUITES = sorted(path.name for path in HERE.glob("*.test.js") if path.name not in ALONE)
NODE_MIN = 20

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1200)]


@pytest.fixture(scope="module")
def node() -> str:
    """Where Node is; without it there is nothing to run, which must not go unseen in CI."""
    found = shutil.which("node")
    if found is None:
        message = f"Node {NODE_MIN} or newer is missing: apt-get install nodejs"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture(scope="module")
async def running(shared_database_url: str) -> AsyncIterator[Server]:
    """The server that most suites share, on SQLite and on PostgreSQL."""
    async with server(shared_database_url) as started:
        yield started


@pytest.mark.parametrize("suite", ALONE)
async def test_what_needs_no_shared_server(node: str, suite: str) -> None:
    await runs(node, suite)


@pytest.mark.parametrize("suite", SUITES)
async def test_against_a_running_server(node: str, running: Server, suite: str) -> None:
    await runs(node, suite, SERVER_PORT=str(running.port))


async def runs(node: str, suite: str, **variables: str) -> None:
    process = await asyncio.create_subprocess_exec(
        node, "--test", "--test-reporter=spec", str(HERE / suite),
        env={**os.environ, "PYTHON": sys.executable, **variables},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode(errors="replace")
