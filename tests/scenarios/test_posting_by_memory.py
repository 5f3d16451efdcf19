"""A node that remembers a chat writes without asking, and is never wrong about who may."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.kernel.caller import Caller, Role
from app.modules.chat.schemas.messages import MessagePost
from app.modules.chat.service.messages import MessageService
from app.modules.chat.service.posts import Posted
from tests.kit.cast import Cast, Frame, Person
from tests.kit.house import House
from tests.kit.nodes import at, cast_of, two_nodes
from tests.kit.watch import driven

HOLD = "AS held_by"  # the question that a block asks first


@pytest.fixture
async def nodes(postgresql_url: str, redis_url: str) -> AsyncIterator[tuple[House, House]]:
    async with two_nodes(postgresql_url, redis_url) as both:
        yield both


@pytest.fixture
async def casts(nodes: tuple[House, House]) -> AsyncIterator[list[Cast]]:
    async with cast_of(*nodes) as both:
        yield both


@pytest.fixture
async def ann(casts: list[Cast]) -> Person:
    return await casts[0].person("ann")


@pytest.fixture
async def bob(casts: list[Cast]) -> Person:
    return await casts[0].person("bob")


async def test_a_message_in_a_chat_just_written_in_is_one_statement(
    nodes: tuple[House, House], ann: Person
) -> None:
    chat = await ann.opens()
    with driven(nodes[0].database) as first:
        await ann.posts(chat, "the first")
    with driven(nodes[0].database) as second:
        await ann.posts(chat, "the second")
    # Beside it, the index of words may follow the chat in its own time.
    assert [q.startswith("WITH held") for q in second if "INTO chat_messages" in q] == [True]
    assert not [query for query in second if HOLD in query]
    assert [query for query in first if HOLD in query]  # what it spares


async def test_a_sign_that_names_nobody_costs_no_question(
    nodes: tuple[House, House], ann: Person
) -> None:
    chat = await ann.opens()
    await ann.posts(chat, "the first")
    with driven(nodes[0].database) as questions:
        await ann.posts(chat, "write to tea@example.com, two @@ a day")
    assert not [query for query in questions if HOLD in query]


async def test_a_mention_in_one_chat_takes_no_other_the_long_way(
    nodes: tuple[House, House], ann: Person
) -> None:
    messages: MessageService = nodes[0].app.state.wiring.get(MessageService)
    caller = Caller(UUID(ann.id), UUID(ann.session_id), Role.USER, datetime(2100, 1, 1, tzinfo=UTC))
    talk, calm = [await ann.opens(name=name) for name in ("Talk", "Calm")]
    for chat in (talk, calm):
        await ann.posts(chat, "the first")

    def post(chat: Frame, text: str) -> Awaitable[Posted]:
        return messages.post(caller, UUID(chat["id"]), MessagePost(text=text))

    with driven(nodes[0].database) as questions:
        await asyncio.gather(post(talk, f"@{ann.username}, tea?"), post(calm, "tea"))
    written = [query for query in questions if "INTO chat_messages" in query]
    assert [query.startswith("WITH held") for query in written] == [True, False]


async def test_who_was_removed_on_another_node_writes_nothing_more(
    nodes: tuple[House, House], ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    await bob.posts(chat)
    await bob.posts(chat)
    await at(nodes[1], ann).http.delete(f"/chats/{chat['id']}/members/{bob.id}/")
    answer = await bob.http.ask("POST", f"/chats/{chat['id']}/messages/", json={"text": "still?"})
    assert answer.status_code == 404


async def test_a_chat_closed_to_members_on_another_node_is_closed_here(
    nodes: tuple[House, House], ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    await bob.posts(chat)
    await bob.posts(chat)
    await at(nodes[1], ann).http.patch(f"/chats/{chat['id']}/", posting="admins")
    refused = await bob.http.ask("POST", f"/chats/{chat['id']}/messages/", json={"text": "still?"})
    assert refused.status_code == 403
    await at(nodes[1], ann).http.patch(f"/chats/{chat['id']}/", posting="everyone")
    assert (await bob.posts(chat, "again"))["text"] == "again"


async def test_who_is_ignored_on_another_node_reaches_nobody_here(
    nodes: tuple[House, House], ann: Person, bob: Person
) -> None:
    chat = await ann.opens_direct(bob)
    await bob.posts(chat)
    await bob.posts(chat)
    await at(nodes[1], ann).http.put(f"/accounts/me/ignored/{bob.id}/")
    refused = await bob.http.ask("POST", f"/chats/{chat['id']}/messages/", json={"text": "still?"})
    assert refused.status_code == 403


async def test_two_nodes_that_write_in_turn_leave_no_hole_and_no_double(
    nodes: tuple[House, House], ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    elsewhere = at(nodes[1], bob)
    await asyncio.gather(
        *(ann.posts(chat, f"ann {n}") for n in range(30)),
        *(elsewhere.posts(chat, f"bob {n}") for n in range(30)),
    )
    page = await ann.history(chat, limit=100)
    seqs = [message["seq"] for message in page["entities"]]
    assert seqs == list(range(1, len(seqs) + 1))
    assert len({m["text"] for m in page["entities"] if m["sender_id"] and not m["system"]}) == 60


async def test_a_repeat_in_a_remembered_chat_is_the_first_message(house: House, cast: Cast) -> None:
    ann = await cast.person("ann")
    chat = await ann.opens()
    await ann.posts(chat)
    key = "0197a1c2-0000-7000-8000-000000000001"
    first = await ann.posts(chat, "once", client_message_id=key)
    again = await ann.posts(chat, "twice", client_message_id=key)
    assert again == first
    page = await ann.history(chat)
    assert [m["text"] for m in page["entities"]].count("once") == 1
