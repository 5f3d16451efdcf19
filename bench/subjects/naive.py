"""The naive chat, served by uvicorn as its documentation says."""

import asyncio
import os
import secrets
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import jwt
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from typing_extensions import override

from app.engine.settings import ROOT
from bench.load.job import Visitor
from bench.naive.models import Base, Message, User
from bench.population import Population
from bench.stores.store import Row, Store
from bench.subjects.product import TEXT
from bench.subjects.subject import Start, Subject

SECRET = secrets.token_urlsafe(48)


class Naive(Subject):
    def __init__(self, name: str, title: Mapping[str, str], *, stores: bool = True) -> None:
        self.name, self.title, self.stores = name, title, stores
        self.family, self.door, self.engine = "naive", "naive", None
        self.messages = Message.__tablename__

    @override
    def start(self, url: str, port: int) -> Start:
        command = [sys.executable, "-m", "uvicorn", "bench.naive.app:app", "--port", str(port)]
        command += ["--log-level", "warning", "--backlog", "4096"]
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        own = {"NAIVE_DB_URL": url, "NAIVE_SECRET": SECRET, "NAIVE_STORE": str(int(self.stores))}
        return Start(command, {**kept, **own, "PYTHONPATH": str(ROOT)}, "/docs")

    @override
    def prepare(self, store: Store, url: str, population: Population) -> list[Visitor]:
        with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
            runner.run(_tables(url))
        store.fill(url, User.__table__, _users(population))  # type: ignore[arg-type] # a mapped table is one
        store.fill(url, Message.__table__, _messages(population))  # type: ignore[arg-type] # as above
        if store.name == "postgresql" and population.messages:
            with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
                runner.run(_numbered(url))
        store.settle(url)
        end = datetime.now(UTC) + timedelta(days=1)
        return [
            Visitor(
                jwt.encode({"sub": str(n + 1), "exp": end}, SECRET, "HS256"),
                str(population.chat_of(n) + 1),
            )
            for n in range(population.people)
        ]


def _users(population: Population) -> Iterator[Row]:
    for number in range(population.people):
        yield {"id": number + 1, "username": f"person{number}"}


def _messages(population: Population) -> Iterator[Row]:
    size, began = population.chat_size, datetime.now(UTC) - timedelta(days=365)
    for number, chat in enumerate(population.written()):
        yield {"id": number + 1, "room_id": chat + 1, "content": f"{number} {TEXT}",
               "sender_id": chat * size + number % size + 1,
               "created_at": began + timedelta(seconds=number)}  # fmt: skip


async def _tables(url: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await engine.dispose()


async def _numbered(url: str) -> None:
    """The sequence goes on where the rows that were put in end."""
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(
            text("SELECT setval('messages_id_seq', (SELECT max(id) FROM messages))")
        )
    await engine.dispose()
