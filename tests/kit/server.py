"""The messenger as its operators run it: a process of its own, killed and started again."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from tests.kit.doors import Http, visitor
from tests.kit.house import SECRET
from tests.kit.process import free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90.0  # two on a machine of its own; no test measures it
STOP_SECONDS = 15.0
READY = "/healthcheck/ready/"


class Server:
    """One `python main.py`; the database and the port outlive the process.

    `root` is where the sources are.
    """

    root = ROOT

    def __init__(self, database_url: str, **variables: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.ws_url = f"ws://127.0.0.1:{self.port}"
        self.visitor = visitor(self.url)
        self.nobody = Http(self.visitor)
        self.python = sys.executable
        self._process: subprocess.Popen[bytes] | None = None
        self._environment = {
            "PATH": os.environ["PATH"],
            "ENVIRONMENT": "TEST",
            "API_PORT": str(self.port),
            "DB_URL": database_url,
            "JWT_SECRET": SECRET,
            "AUTH_BCRYPT_ROUNDS": "4",
            "AUTH_EMAIL_CONFIRMATION": "false",
            "RATE_LIMIT_ENABLED": "false",
            "LOG_FILE": "",
            "STORAGE_URL": "memory://",
            "LOG_LEVEL": "WARNING",
            **variables,
        }

    async def start(self) -> None:
        """Returns when the server says that it is ready."""
        self._process = subprocess.Popen(
            [self.python, str(self.root / "main.py")], env=self._environment, cwd=self.root
        )
        async with asyncio.timeout(START_SECONDS):
            while not await self._ready():
                if self._process.poll() is not None:
                    raise RuntimeError(f"the server ended with {self._process.returncode}")
                await asyncio.sleep(0.02)

    def kill(self) -> None:
        """As a power cut would: no signal handler, no goodbye."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(STOP_SECONDS)
            self._process = None

    @property
    def pid(self) -> int:
        """The id of the process; raises RuntimeError when it is not running."""
        if self._process is None:
            raise RuntimeError("the server is not running")
        return self._process.pid

    async def drains(self) -> tuple[int, float]:
        """Asks it to end, as its operators do; its exit code, and the seconds it took."""
        process, began = self._process, time.monotonic()
        if process is None:
            raise RuntimeError("the server is not running")
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(STOP_SECONDS):
            while process.poll() is None:
                await asyncio.sleep(0.005)
        self._process = None
        return process.returncode, time.monotonic() - began

    async def _ready(self) -> bool:
        try:
            return (await self.visitor.get(READY)).status_code == 200
        except httpx.TransportError:
            return False


@asynccontextmanager
async def server(database_url: str, **variables: str) -> AsyncIterator[Server]:
    """A running server until the block ends."""
    async with started(Server(database_url, **variables)) as running:
        yield running


@asynccontextmanager
async def started(running: Server) -> AsyncIterator[Server]:
    try:
        await running.start()
        yield running
    finally:
        running.kill()
        await running.visitor.aclose()
