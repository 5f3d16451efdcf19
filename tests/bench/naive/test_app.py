"""The baseline is a chat that works: what is compared with has to be right."""

import importlib
from collections.abc import AsyncIterator
from pathlib import Path

import jwt
import pytest

from bench.load.job import Job, Visitor
from bench.load.modes import ask, idle, send
from tests.kit.house import served

SECRET = "a secret of the tests, long enough to be one"


def _token(user: int) -> str:
    return jwt.encode({"sub": str(user)}, SECRET, "HS256")


@pytest.fixture(scope="module")
async def port(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[int]:
    """A running naive chat with two users; it reads its settings when it is imported."""
    folder: Path = tmp_path_factory.mktemp("naive")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("NAIVE_DB_URL", f"sqlite+aiosqlite:///{folder}/naive.db")
        environment.setenv("NAIVE_SECRET", SECRET)
        naive = importlib.import_module("bench.naive.app")
    async with served(naive.app) as running:
        async with naive.Session() as session:
            session.add_all([naive.User(id=n, username=f"user{n}") for n in (1, 2)])
            await session.commit()
        yield running


def _job(mode: str, port: int, **options: object) -> Job:
    visitors = [Visitor(_token(user), "1") for user in (1, 2)]
    return Job(mode=mode, door="naive", port=port, visitors=visitors, warm=0.01, seconds=0.05,
               options=options)  # fmt: skip


async def test_both_hear_every_message_and_it_is_stored(port: int) -> None:
    found = await send.drive(_job("send", port, window=2, chat_size=2))
    assert found["acked"] == found["sent"] > 0
    assert found["deliveries"] == 2 * found["sent"]
    read = await ask.drive(_job("ask", port, path="/rooms/{chat}/messages", connections=1))
    assert read["bytes_per_answer"] > 130


async def test_people_learn_who_they_are(port: int) -> None:
    assert (await ask.drive(_job("ask", port, path="/me", connections=2)))["requests"] > 0


async def test_people_may_be_silent_with_compression(port: int) -> None:
    assert (await idle.drive(_job("idle", port, deflate=True)))["sockets"] == 2
