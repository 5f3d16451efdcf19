"""What was said in a chat that is gone is cleared away."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.modules.chat.models import Message, Reaction
from app.modules.chat.service import clearing
from tests.kit.cast import Person
from tests.kit.doors import PATIENCE
from tests.kit.house import House


async def left(house: House, chat: dict[str, Any]) -> list[int | None]:
    async with house.database.reading() as transaction:
        counted = [
            select(func.count()).select_from(table).where(table.chat_id == UUID(chat["id"]))
            for table in (Message, Reaction)
        ]
        return [await transaction.session.scalar(count) for count in counted]


async def test_what_was_said_goes_with_the_chat_and_nothing_else(
    house: House, ann: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clearing, "AT_ONCE", 2)
    gone, stays = await ann.opens(bob), await ann.opens(bob)
    for chat in (gone, stays):
        for number in range(4):
            await ann.posts(chat, f"{number}")
        message = await ann.posts(chat, "the last")
        await bob.http.put(f"/chats/{chat['id']}/messages/{message['id']}/reactions/👍/")
    assert await left(house, gone) == [5, 1]

    await ann.http.delete(f"/chats/{gone['id']}/")

    async with asyncio.timeout(PATIENCE):
        while await left(house, gone) != [0, 0]:
            await asyncio.sleep(0.02)
    assert await left(house, stays) == [5, 1]
