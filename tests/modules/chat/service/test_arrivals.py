"""Coming in by the door to one chat: many at once cost what one costs."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.kernel.caller import Caller, Role
from app.modules.chat.errors import ChatMissing
from app.modules.chat.schemas.frames import ChatHistory
from app.modules.chat.service.line import Entered, LineService
from tests.kit.cast import Person
from tests.kit.house import House
from tests.kit.watch import queries

LATER = datetime(2100, 1, 1, tzinfo=UTC)
# The chats, the members; glances are not counted on PostgreSQL, where they pass SQLAlchemy by.
DOORSTEPS = {"sqlite": 2, "postgresql": 0}
# The memberships in one state with the messages, those, hidden ones, and what is put on them.
PAST = 7


def _caller(person: Person) -> Caller:
    return Caller(UUID(person.id), uuid4(), Role.USER, LATER)


def _line(house: House) -> LineService:
    doors: list[Any] = house.app.state.wiring.doors
    line: LineService = next(door for door in doors if "{chat_id}" in door.path)._line
    return line


async def _enter(
    house: House, chat: dict[str, Any], *people: Person, seen: int | None = None
) -> list[Entered]:
    line, chat_id = _line(house), UUID(chat["id"])
    return await asyncio.gather(*(line.enter(_caller(each), chat_id, seen) for each in people))


async def test_ninety_visitors_at_once_cost_what_one_costs(
    house: House, ann: Person, bob: Person, carol: Person
) -> None:
    chat = await ann.opens(bob, carol)
    await ann.posts(chat)
    with queries(house.database, DOORSTEPS[house.database.dialect] + PAST):
        await _enter(house, chat, ann)
    with queries(house.database, DOORSTEPS[house.database.dialect] + PAST):
        entered = await _enter(house, chat, *[ann, bob, carol] * 30)
    assert len(entered) == 90


async def test_whoever_has_seen_everything_costs_no_reading_of_messages(
    house: House, ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    await ann.posts(chat)
    with queries(house.database, DOORSTEPS[house.database.dialect]):
        (entered,) = await _enter(house, chat, bob, seen=1)
    history = entered.told[0]
    assert isinstance(history, ChatHistory)
    assert (history.resumed, history.messages, history.unread_count) == (True, [], 1)
    assert (history.version, history.has_before) == (1, True)


async def test_each_visitor_is_told_their_own_part(house: House, ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    await ann.posts(chat, "one")
    posted = await ann.posts(chat, "two")
    path = f"/chats/{chat['id']}/messages/{posted['id']}/"
    await bob.http.delete(path, **{"for": "me"})

    hers, his = await _enter(house, chat, ann, bob)

    told = [entered.told[0] for entered in (hers, his)]
    assert [[m.text for m in h.messages] for h in told if isinstance(h, ChatHistory)] == [
        ["one", "two"], ["one"],
    ]  # fmt: skip
    assert [h.unread_count for h in told if isinstance(h, ChatHistory)] == [0, 2]


async def test_a_stranger_among_the_visitors_is_sent_away_alone(
    house: House, ann: Person, bob: Person, carol: Person
) -> None:
    chat = await ann.opens(bob)
    line, chat_id = _line(house), UUID(chat["id"])
    found = await asyncio.gather(
        *(line.enter(_caller(each), chat_id, None) for each in (ann, carol, bob)),
        return_exceptions=True,
    )
    assert isinstance(found[1], ChatMissing)
    assert [isinstance(each, Entered) for each in found] == [True, False, True]


async def test_only_in_a_direct_chat_the_other_one_is_watched(
    house: House, ann: Person, bob: Person
) -> None:
    group, direct = await ann.opens(bob), await ann.opens_direct(bob)
    (in_group,) = await _enter(house, group, ann)
    (in_direct,) = await _enter(house, direct, ann)
    assert list(in_group.partners) == []
    assert list(in_direct.partners) == [UUID(bob.id)]


@pytest.mark.parametrize("seen", [7, 0])
async def test_a_visitor_who_lacks_something_is_told_it(
    house: House, ann: Person, bob: Person, seen: int
) -> None:
    chat = await ann.opens(bob)
    await ann.posts(chat, "missed")
    (entered,) = await _enter(house, chat, bob, seen=seen)
    told = entered.told[0].encoded()
    assert (b"missed" in told) == (seen == 0)
    assert (b"resync_required" in told) == (seen == 7)
