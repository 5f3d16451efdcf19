"""The messenger as its operators run it: a process of its own, killed and started again."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from tests.kit.doors import Http, visitor
from tests.kit.house import SECRET
from tests.kit.process import free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 40.0
READY = "/healthcheck/ready/"


class Server:
    """One `python main.py`; the database and the port outlive the process."""

    def __init__(self, database_url: str, **variables: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.ws_url = f"ws://127.0.0.1:{self.port}"
        self.visitor = visitor(self.url)
        self.nobody = Http(self.visitor)
        self._process: subprocess.Popen[bytes] | None = None
        self._environment = {
            "PATH": os.environ["PATH"],
            "ENVIRONMENT": "TEST",
            "API_PORT": str(self.port),
            "DB_URL": database_url,
            "JWT_SECRET": SECRET,
            "AUTH_BCRYPT_ROUNDS": "4",
            "AUTH_EMAIL_CONFIRMATION": "false",
            "LOG_FILE": "",
            "LOG_LEVEL": "WARNING",
            **variables,
        }

    async def start(self) -> None:
        """Returns when the server says that it is ready."""
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "main.py")], env=self._environment, cwd=ROOT
        )
        async with asyncio.timeout(START_SECONDS):
            while not await self._ready():
                if self._process.poll() is not None:
                    raise RuntimeError(f"the server ended with {self._process.returncode}")
                await asyncio.sleep(0.02)

    def kill(self) -> None:
        """As a power cut would: no signal handler, no goodbye."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Asks it to end and returns its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> int:
        if self._process is None:
            return 0
        self._process.send_signal(number)
        code = self._process.wait(15)
        self._process = None
        return code

    async def _ready(self) -> bool:
        try:
            return (await self.visitor.get(READY)).status_code == 200
        except httpx.TransportError:
            return False


@asynccontextmanager
async def server(database_url: str, **variables: str) -> AsyncIterator[Server]:
    """A running server until the block ends."""
    running = Server(database_url, **variables)
    try:
        await running.start()
        yield running
    finally:
        running.kill()
        await running.visitor.aclose()
