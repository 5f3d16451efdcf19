"""The restore drill: a talk, a backup, a fresh machine, and everything is as it was."""

import asyncio
import gzip
import hashlib
from collections import defaultdict
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from app.adapters.database.archive.backup import back_up
from app.adapters.database.archive.restore import restore
from app.adapters.database.engine import Database
from app.adapters.database.migrations.runner import Migrations
from app.engine.cli.seed import sow
from app.modules.chat.models import Message
from tests.kit.cast import Cast, Person
from tests.kit.database import migrated_modules
from tests.kit.doors import Frame, Http
from tests.kit.house import House, messenger, settings_for
from tests.kit.rows import counts
from tests.kit.sync import fetched

WAYS = [
    ("sqlite", "sqlite"),
    ("sqlite", "postgresql"),
    ("postgresql", "postgresql"),
    ("postgresql", "sqlite"),
]


@pytest.fixture(params=WAYS, ids="-to-".join)
def machines(request: pytest.FixtureRequest) -> tuple[str, str]:
    """A machine that people use and another one, on which there is nothing yet."""
    source, target = request.param
    return (
        request.getfixturevalue(f"{source}_url"),
        request.getfixturevalue(f"empty_{target}_url"),
    )


def unwatched(_: str, __: int, ___: int) -> None:
    """A drill in the night."""


def moved(source: str, target: str, path: Path) -> None:
    """What `db backup` on the one machine and `db restore` on the other do."""
    back_up(Migrations(source, migrated_modules()), path, "drill", unwatched)
    fresh = Migrations(target, migrated_modules())
    fresh.upgrade()
    restore(fresh, path, unwatched)


async def talk(ann: Person, bob: Person) -> Frame:
    chat = await ann.opens(bob, name="Дача 🌲")
    first = await ann.posts(chat, "Привет! 👋🏽\n\tСегодня — чай?")
    await bob.posts(chat, "e\u0301, 中文, العربية", reply_to_id=first["id"])
    await ann.http.patch(f"/chats/{chat['id']}/messages/{first['id']}/", text="Завтра чай")
    gone = await bob.posts(chat, "never mind")
    await bob.http.delete(f"/chats/{chat['id']}/messages/{gone['id']}/")
    await bob.http.put(f"/chats/{chat['id']}/messages/{first['id']}/reactions/👍/")
    return chat


async def hashes(database: Database) -> dict[UUID, str]:
    """For each chat one digest of (seq, id, text) of all its messages."""
    digests: dict[UUID, hashlib._Hash] = defaultdict(hashlib.sha256)
    order = select(Message.chat_id, Message.seq, Message.id, Message.text)
    async with database.reading() as transaction:
        found = await transaction.session.execute(order.order_by(Message.chat_id, Message.seq))
        for chat_id, seq, message_id, text in found:
            digests[chat_id].update(f"{seq}\0{message_id}\0{text}\0".encode())
    return {chat_id: digest.hexdigest() for chat_id, digest in digests.items()}


async def state(house: House) -> tuple[dict[UUID, str], dict[str, int]]:
    return await hashes(house.database), await counts(house.database)


async def test_a_fresh_machine_has_everything(machines: tuple[str, str], tmp_path: Path) -> None:
    source, target = machines
    await asyncio.to_thread(
        sow, settings_for(source), accounts=5, chats=3, messages=300, progress=unwatched
    )
    async with messenger(source) as house:
        cast = Cast(house)
        ann, bob = await cast.person("ann"), await cast.person("bob")
        chat = await talk(ann, bob)
        before, seen = await state(house), await fetched(ann, chat)
        # While it serves.
        await asyncio.to_thread(moved, source, target, tmp_path / "night.archive")

    async with messenger(target) as fresh:
        assert await state(fresh) == before
        assert len(before[0]) == 4
        ann.http, bob.http = [Http(fresh.visitor, person.token) for person in (ann, bob)]
        assert await fetched(ann, chat) == seen
        found = await bob.http.get("/chats/search/", q="чаи")
        assert [one["message"]["text"] for one in found["entities"]] == ["Завтра чай"]
        posted = await bob.posts(chat, "still here")
        assert posted["seq"] == 4
        assert (await Cast(fresh).sign_in(ann.email))["session_id"]


async def test_what_was_restored_makes_the_same_archive(
    machines: tuple[str, str], tmp_path: Path
) -> None:
    source, target = machines
    await asyncio.to_thread(
        sow, settings_for(source), accounts=3, chats=2, messages=200, progress=unwatched
    )
    await asyncio.to_thread(moved, source, target, tmp_path / "first")
    again = Migrations(target, migrated_modules())
    await asyncio.to_thread(back_up, again, tmp_path / "second", "drill", unwatched)
    assert rows(tmp_path / "first") == rows(tmp_path / "second")


def rows(path: Path) -> list[bytes]:
    """Every row of every table; whose order is the one of its engine's keys."""
    return sorted(gzip.decompress(path.read_bytes()).splitlines()[1:-1])
