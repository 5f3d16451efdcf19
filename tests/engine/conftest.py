"""Applications made of the tea module, with and without a server before them."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from shutil import copy

import httpx
import pytest
from fastapi import FastAPI

import app.modules
from app.engine.constructor import build
from app.kernel.ids import new_id
from app.kernel.ports import Clock
from tests.kit.database import sqlite_location
from tests.kit.doors import PATIENCE, Socket
from tests.kit.house import House, serving, settings_for

EXTRA = Path(__file__).parent / "extra"
MODULES = "tea,healthcheck"
NOWHERE = "sqlite+aiosqlite:////nowhere/messenger.db"


@contextmanager
def extra_modules() -> Iterator[None]:
    """The modules in `extra` can be switched on like any other."""
    app.modules.__path__.append(str(EXTRA))
    yield
    app.modules.__path__.remove(str(EXTRA))


def tea_app(**variables: str) -> FastAPI:
    """An application that nobody serves; no database is opened before one is asked for."""
    with extra_modules():
        return build(settings_for(NOWHERE, MODULES=MODULES, **variables))


def visitor_of(application: FastAPI, **headers: str) -> httpx.AsyncClient:
    """Somebody who asks the application without a network between."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    transport = httpx.ASGITransport(application)
    return httpx.AsyncClient(transport=transport, base_url="http://messenger", headers=given)


@pytest.fixture
async def visitor() -> AsyncIterator[httpx.AsyncClient]:
    async with visitor_of(tea_app()) as client:
        yield client


@pytest.fixture(scope="session")
async def tea_house(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """Tea, served on a port; most tests of sockets share it."""
    database = Path(copy(sqlite_template, tmp_path_factory.mktemp("tea") / "tea.db"))
    async with tea_served(sqlite_location(database)) as house:
        yield house


@asynccontextmanager
async def tea_served(
    database_url: str, *, clock: Clock | None = None, auth_seconds: float = PATIENCE
) -> AsyncIterator[House]:
    """Tea on a database of its own."""
    settings = settings_for(database_url, MODULES=MODULES)
    with extra_modules():
        application = build(settings, clock=clock, auth_seconds=auth_seconds)
    async with serving(application) as house:
        yield house


class Guests:
    """Sockets of a test; its room is its own, and the sockets are closed at its end."""

    def __init__(self) -> None:
        self.room = str(new_id())
        self._sockets: list[Socket] = []

    async def dial(
        self, house: House, path: str = "/ws", headers: dict[str, str] | None = None
    ) -> Socket:
        """A socket that has said nothing yet."""
        socket = await Socket.open(house.ws_url + path, additional_headers=headers)
        self._sockets.append(socket)
        return socket

    async def enters(self, house: House, token: str, path: str = "/ws") -> Socket:
        socket = await self.dial(house, path)
        await socket.say("auth", token=token)
        await socket.until("auth_success")
        return socket

    async def ann(self, house: House) -> Socket:
        return await self.enters(house, "ann")

    async def leave(self) -> None:
        for socket in self._sockets:
            await socket.close()


@pytest.fixture
async def guests(tea_house: House) -> AsyncIterator[Guests]:
    """Everybody is gone when the next test begins."""
    guests = Guests()
    yield guests
    await guests.leave()
    async with asyncio.timeout(PATIENCE):
        while len(tea_house.app.state.hub):
            await asyncio.sleep(0.001)
