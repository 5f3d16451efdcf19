"""A messenger that is running on a loopback port, in this process."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from app.adapters.clock import FrozenClock
from app.adapters.database.engine import Database
from app.adapters.realtime.protocol import MessengerProtocol
from app.engine.cli.listener import listener
from app.engine.cli.server import IDLE_SECONDS
from app.engine.constructor import build
from app.engine.settings import Settings
from app.kernel.ports import Clock
from tests.kit.doors import PATIENCE, Http, visitor

SECRET = "a secret of the tests, long enough to be one"


def settings_for(database_url: str, **variables: str) -> Settings:
    """Settings of a test: nothing is read from the process or a file."""
    return Settings(
        {
            "ENVIRONMENT": "TEST",
            "DB_URL": database_url,
            "DB_STATEMENT_TIMEOUT": "30",
            "JWT_SECRET": SECRET,
            "AUTH_BCRYPT_ROUNDS": "4",
            "RATE_LIMIT_ENABLED": "false",
            "STORAGE_URL": "memory://",
            **variables,
        }
    )


class House:
    """The address of a running messenger, and the application behind it."""

    def __init__(self, app: FastAPI, port: int) -> None:
        self.app = app
        self.database: Database = app.state.database
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.ws_url = f"ws://127.0.0.1:{port}"
        self.visitor = visitor(self.url)
        self.nobody = Http(self.visitor)
        self.hashes: dict[str, str] = {}  # of passwords of people who are settled here


@contextlib.asynccontextmanager
async def served(app: ASGIApp, **options: Any) -> AsyncIterator[int]:
    """Serves any application until the block ends, with the protocol of the product; the port.

    `options` are uvicorn's own.
    """
    listening = listener("127.0.0.1", 0)
    usual: dict[str, Any] = {
        "ws": MessengerProtocol, "ws_max_size": 65536, "ws_per_message_deflate": False,
        "log_config": None, "access_log": False, "lifespan": "on", "timeout_graceful_shutdown": 2,
        "timeout_keep_alive": IDLE_SECONDS,
    }  # fmt: skip
    server = uvicorn.Server(uvicorn.Config(app, **{**usual, **options}))
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment] # pytest's are kept
    task = asyncio.create_task(server.serve(sockets=[listening]))
    async with asyncio.timeout(PATIENCE):
        while not server.started and not task.done():
            await asyncio.sleep(0.001)
    if task.done():
        await task
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        await task
        listening.close()


@contextlib.asynccontextmanager
async def serving(app: FastAPI, **options: Any) -> AsyncIterator[House]:
    """Serves a messenger until the block ends."""
    async with served(app, **options) as port:
        house = House(app, port)
        try:
            yield house
        finally:
            await house.visitor.aclose()


@contextlib.asynccontextmanager
async def messenger(
    database_url: str, *, clock: Clock | None = None, auth_seconds: float = PATIENCE, **vars_: str
) -> AsyncIterator[House]:
    """Builds and serves a messenger of its own on that database."""
    app = build(settings_for(database_url, **vars_), clock=clock, auth_seconds=auth_seconds)
    async with serving(app) as house:
        yield house


__all__ = ["FrozenClock", "House", "messenger", "serving", "settings_for"]
