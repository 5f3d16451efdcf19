"""The shop of the example, served for real: one sign-in, one database, one transaction."""

import asyncio
import contextlib
import itertools
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from examples.embedded.shop import create
from tests.kit.doors import PATIENCE, Http, Socket, visitor
from tests.kit.house import SECRET, served
from tests.kit.process import free_port, listening
from tests.kit.server import ROOT, START_SECONDS

KEY = "the key that the shop shares with the messenger"


class Shop:
    """The shop while it is served."""

    def __init__(self, app: FastAPI, port: int) -> None:
        self.app = app
        self.visitor = visitor(f"http://127.0.0.1:{port}")
        self.ws_url = f"ws://127.0.0.1:{port}/messenger"

    async def customer(self, name: str) -> "Customer":
        body = {"login": name, "password": "correct horse"}
        assert (await self.visitor.post("/customers", json=body)).status_code == 201
        return Customer(self, (await self.visitor.post("/login", json=body)).json()["token"])


class Customer:
    def __init__(self, shop: Shop, token: str) -> None:
        self.shop = shop
        self.token = token
        self.http = Http(shop.visitor, token)

    async def id(self) -> str:
        return str((await self.http.get("/messenger/accounts/me/"))["id"])

    async def listens(self) -> Socket:
        socket = await Socket.open(f"{self.shop.ws_url}/ws")
        await socket.say("auth", token=self.token)
        await socket.until("auth_success")
        return socket

    async def orders(self, chat: Any, goods: str, key: str | None = None) -> int:
        body = {"goods": goods, "chat_id": chat["id"], "key": key or str(uuid4())}
        return (await self.http.ask("POST", "/orders", json=body)).status_code

    async def texts(self, chat: Any) -> list[str]:
        page = await self.http.get(f"/messenger/chats/{chat['id']}/history/")
        return [message["text"] for message in page["entities"]]


def variables(database_url: str) -> dict[str, str]:
    return {
        "ENVIRONMENT": "TEST", "DB_URL": database_url, "JWT_SECRET": SECRET,
        "AUTH_ISSUER_SECRET": KEY, "RATE_LIMIT_ENABLED": "false", "STORAGE_URL": "memory://",
    }  # fmt: skip


@asynccontextmanager
async def opened(database_url: str) -> AsyncIterator[Shop]:
    app = create(variables(database_url))
    # The host's own server: it knows nothing of our protocol.
    async with served(app, ws="websockets-sansio", ws_max_size=65536) as port:
        shop = Shop(app, port)
        try:
            yield shop
        finally:
            await shop.visitor.aclose()


@pytest.fixture
async def shop(database_url: str) -> AsyncIterator[Shop]:
    async with opened(database_url) as running:
        yield running


@pytest.fixture
async def small_shop(sqlite_url: str) -> AsyncIterator[Shop]:
    """For what is the same on every database."""
    async with opened(sqlite_url) as running:
        yield running


async def test_customers_of_the_shop_talk_without_a_second_login(shop: Shop) -> None:
    ann, bob = await shop.customer("ann"), await shop.customer("bob")
    chat = await ann.http.post("/messenger/chats/", name="Talk", members=[await bob.id()])
    listening = await bob.listens()
    await ann.http.post(f"/messenger/chats/{chat['id']}/messages/", text="By REST")
    told = await listening.until("new_message")
    assert told["message"]["sender"]["display_name"] == "Ann"
    await listening.ask("send_message", chat_id=chat["id"], text="By WebSocket")
    assert await ann.texts(chat) == ["By REST", "By WebSocket"]
    await listening.close()


async def test_an_order_and_its_message_are_stored_together_or_not_at_all(shop: Shop) -> None:
    ann = await shop.customer("ann")
    chat = await ann.http.post("/messenger/chats/", name="Orders")
    listening = await ann.listens()
    assert await ann.orders(chat, "unobtainium") == 409
    key = str(uuid4())
    assert await ann.orders(chat, "tea", key) == 201
    told = await listening.until("new_message")
    assert told["message"]["text"].endswith("tea")
    assert await ann.orders(chat, "tea again", key) == 201
    await ann.orders(chat, "cups")
    await listening.until("new_message", lambda f: f["message"]["text"].endswith("cups"))
    texts = await ann.texts(chat)
    assert [each.partition(": ")[2] for each in texts] == ["tea", "cups"]
    await listening.close()


async def test_what_was_asked_for_before_a_crash_is_posted_once_after_it(database_url: str) -> None:
    async with opened(database_url) as shop:
        ann = await shop.customer("ann")
        chat = await ann.http.post("/messenger/chats/", name="Orders")
    # Nobody serves any more: the host commits, and dies before anything is posted.
    dead = create(variables(database_url))
    engine = create_async_engine(database_url)
    key = uuid4()
    async with async_sessionmaker(engine)() as session:
        for _ in range(2):  # asked for twice, by a host that tried again
            await dead.state.messenger.request_message(
                session, chat_id=UUID(chat["id"]), sender="1", text="After all",
                client_message_id=key,
            )  # fmt: skip
        await session.commit()
    await engine.dispose()
    async with opened(database_url) as shop:
        ann.http = Http(shop.visitor, ann.token)
        async with asyncio.timeout(PATIENCE):
            while not await ann.texts(chat):
                await asyncio.sleep(0.01)
        await shop.app.state.messenger.app.state.worker.deliver_due()
        assert await ann.texts(chat) == ["After all"]


async def test_a_request_that_is_refused_stays_with_its_reason(small_shop: Shop) -> None:
    shop = small_shop
    ann = await shop.customer("ann")
    assert await ann.orders({"id": str(uuid4())}, "tea") == 201
    database = shop.app.state.messenger.app.state.database
    async with asyncio.timeout(PATIENCE):
        while True:
            async with database.reading() as transaction:
                rows = await transaction.session.execute(
                    text("SELECT error FROM event_outbox WHERE dead_at IS NOT NULL")
                )
                found = [row[0] for row in rows]
            if found:
                break
            await asyncio.sleep(0.01)
    assert found == ["CHAT_NOT_FOUND"]


async def test_sockets_are_told_when_the_host_ends(sqlite_url: str) -> None:
    async with opened(sqlite_url) as shop:
        ann = await shop.customer("ann")
        listening = await ann.listens()
    assert await listening.closed() == 1012


async def test_an_ended_session_of_the_host_is_over_at_rest_and_sockets(small_shop: Shop) -> None:
    ann = await small_shop.customer("ann")
    listening = await ann.listens()
    await ann.http.post("/messenger/accounts/sign-out/")
    assert await listening.closed() == 4401
    assert (await ann.http.ask("GET", "/messenger/chats/")).status_code == 401


async def test_the_documents_of_the_messenger_are_below_its_path(small_shop: Shop) -> None:
    for path in ("/messenger/", "/messenger/asyncapi", "/messenger/asyncapi.json"):
        assert (await small_shop.visitor.get(path)).status_code == 200, path
    assert (await small_shop.visitor.get("/docs")).status_code == 200


class Killed:
    """The shop as a process of its own, which dies without a goodbye."""

    def __init__(self, database_url: str) -> None:
        self.port = free_port()
        self._environment = {
            "PATH": os.environ["PATH"], "PORT": str(self.port), "LOG_LEVEL": "WARNING",
            **variables(database_url), "AUTH_ISSUER_NAME": "shop",
        }  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "examples.embedded"], cwd=ROOT, env=self._environment,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        async with asyncio.timeout(START_SECONDS):
            while not listening(self.port):
                await asyncio.sleep(0.02)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


async def _orders_until_death(
    ann: Customer, chat: Any, count: Iterator[int], taken: asyncio.Semaphore
) -> None:
    """One after the other, as quickly as they are taken; the last one's fate is unknown."""
    with contextlib.suppress(httpx.TransportError):
        while True:
            if await ann.orders(chat, f"goods {next(count)}") == 201:
                taken.release()


@pytest.mark.long
@pytest.mark.timeout(300)
async def test_orders_and_messages_are_the_same_however_often_the_shop_is_killed(
    postgresql_url: str,
) -> None:
    kills = max(2, int(5 * float(os.environ.get("LONG_SCALE", "1"))))
    process = Killed(postgresql_url)
    await process.start()
    shop = Shop(FastAPI(), process.port)
    count = itertools.count()
    try:
        ann = await shop.customer("ann")
        chat = await ann.http.post("/messenger/chats/", name="Orders")
        for number in range(kills):
            taken = asyncio.Semaphore(0)
            ordering = (_orders_until_death(ann, chat, count, taken) for _ in range(4))
            orders = [asyncio.create_task(each) for each in ordering]
            async with asyncio.timeout(PATIENCE * 2):
                for _ in range(20 + 5 * number):  # enough to be in the midst of it
                    await taken.acquire()
            process.kill()
            await asyncio.gather(*orders)
            await process.start()
        ordered = await _ordered(postgresql_url)
        assert len(ordered) > kills
        async with asyncio.timeout(180):  # what a dead worker had claimed is leased for a minute
            while len(told := await _all_texts(ann, chat)) < len(ordered):
                await asyncio.sleep(0.2)
        assert sorted(told) == sorted(ordered)
    finally:
        process.kill()
        await shop.visitor.aclose()


async def _ordered(database_url: str) -> list[str]:
    engine = create_async_engine(database_url)
    async with engine.connect() as connection:
        rows = (await connection.execute(text("SELECT id, goods FROM shop_orders"))).all()
    await engine.dispose()
    return [f"Order {row[0]}: {row[1]}" for row in rows]


async def _all_texts(ann: Customer, chat: Any) -> list[str]:
    texts: list[str] = []
    after = 0
    while True:
        path = f"/messenger/chats/{chat['id']}/history/"
        page = await ann.http.get(path, after=after, limit=100)
        texts += [message["text"] for message in page["entities"]]
        if not page["has_after"]:
            return texts
        after = page["entities"][-1]["seq"]
