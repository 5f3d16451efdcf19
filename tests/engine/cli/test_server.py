"""How uvicorn is set up, and how a server ends."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from shutil import copy
from typing import Any

import httpx
import pytest
import uvicorn

from app.engine.cli.listener import listener
from app.engine.cli.server import IDLE_SECONDS, Server, address, options
from app.engine.constructor import build
from app.engine.settings import ApiSettings
from tests.engine.conftest import MODULES, extra_modules
from tests.kit.database import sqlite_location
from tests.kit.doors import PATIENCE, Socket
from tests.kit.house import settings_for

NOWHERE = "sqlite+aiosqlite:////nowhere/messenger.db"


@pytest.fixture
async def server(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[tuple[Server, str]]:
    """The product's own server, and where it listens."""
    settings = settings_for(
        sqlite_location(Path(copy(sqlite_template, tmp_path / "tea.db"))), MODULES=MODULES
    )
    with extra_modules():
        app = build(settings)
    config = uvicorn.Config(app, **options(ApiSettings()))
    serving = Server(config, app.state.drain, "Here")
    serving.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment] # pytest's are kept
    with listener("127.0.0.1", 0) as listening:
        task = asyncio.create_task(serving.serve(sockets=[listening]))
        async with asyncio.timeout(PATIENCE):
            while not serving.started:
                await asyncio.sleep(0.001)
        yield serving, f"127.0.0.1:{listening.getsockname()[1]}"
        serving.should_exit = True
        async with asyncio.timeout(PATIENCE):
            await task


async def test_an_idle_connection_is_left_to_whoever_opened_it(
    server: tuple[Server, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy sends its next request on it for as long as it keeps it, usually a minute."""
    loop, waits = asyncio.get_running_loop(), list[float]()
    call_later = loop.call_later

    def noting(delay: float, *rest: Any, **options: Any) -> asyncio.TimerHandle:
        waits.append(delay)
        return call_later(delay, *rest, **options)

    _, place = server
    async with httpx.AsyncClient(base_url=f"http://{place}") as visitor:
        await visitor.get("/healthcheck/live/")
        monkeypatch.setattr(loop, "call_later", noting)
        await visitor.get("/healthcheck/live/")
    assert [delay for delay in waits if delay > 60] == [IDLE_SECONDS]


async def test_while_it_drains_it_says_so_to_whoever_asks(server: tuple[Server, str]) -> None:
    serving, place = server
    busy = await Socket.open(f"ws://{place}/ws")
    await busy.say("auth", token="ann")
    await busy.until("auth_success")
    busy.transport.pause_reading()
    serving.should_exit = True

    async with httpx.AsyncClient(base_url=f"http://{place}") as visitor:
        async with asyncio.timeout(PATIENCE):
            while (await visitor.get("/healthcheck/ready/")).status_code != 503:
                await asyncio.sleep(0.01)
    late = await Socket.open(f"ws://{place}/ws")
    assert await late.closed() == 1012
    assert [frame["type"] for frame in late.heard] == ["reconnect"]

    busy.transport.resume_reading()
    assert await busy.closed() == 1012
    assert busy.heard[-1]["type"] == "reconnect"


def test_nobody_is_believed_about_addresses_unless_named() -> None:
    assert options(ApiSettings())["proxy_headers"] is False
    behind = options(ApiSettings(trusted_proxies=("10.0.0.1",)))
    assert behind["proxy_headers"] is True
    assert behind["forwarded_allow_ips"] == ["10.0.0.1"]


def test_it_is_one_process_whatever_the_environment_of_others_says() -> None:
    assert options(ApiSettings())["workers"] == 1


def test_the_address_is_one_that_can_be_clicked() -> None:
    assert address(settings_for(NOWHERE)) == "http://localhost:8788/ (Swagger)"
    assert address(settings_for(NOWHERE, API_DOCS="false", API_PORT="80")) == "http://localhost:80/"
    assert address(settings_for(NOWHERE, API_HOST="::1")) == "http://localhost:8788/ (Swagger)"
    assert address(settings_for(NOWHERE, API_HOST="fd00::7", API_DOCS="false")) == (
        "http://[fd00::7]:8788/"
    )
