"""People on two nodes talk as if there were one, and are told everything even without Redis."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import pytest
from redis.asyncio import Redis

from app.adapters.realtime.broker import Subject
from app.adapters.realtime.rounds import Rounds
from app.adapters.realtime.settings import BrokerSettings
from app.adapters.realtime.shards import shard_of
from app.modules.chat.service.search.following import Following
from tests.kit.cast import Person
from tests.kit.doors import PATIENCE, Frame, Socket
from tests.kit.house import House
from tests.kit.nodes import at, cast_of, two_nodes
from tests.kit.redis import RedisServer, redis_server

FOUND_WITHIN = 5.0  # seconds, by the contract
AT_ONCE = 3.0  # waiting for Redis would take longer


@dataclass
class Town:
    """Ann is on the one node, Bob and Carol on the other."""

    one: House
    other: House
    ann: Person
    bob: Person
    carol: Person


@asynccontextmanager
async def a_town(database_url: str, redis_url: str) -> AsyncIterator[Town]:
    async with (
        two_nodes(database_url, redis_url) as (one, other),
        cast_of(one, other) as (here, there),
    ):
        ann, bob, carol = [await c.person(name) for c, name in
                           ((here, "ann"), (there, "bob"), (there, "carol"))]  # fmt: skip
        for node in (one, other):
            await _hears(node)
        yield Town(one, other, ann, bob, carol)


@pytest.fixture
async def town(postgresql_url: str, redis_url: str) -> AsyncIterator[Town]:
    async with a_town(postgresql_url, redis_url) as together:
        yield together


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


async def _hears(house: House, *, health: str = "ok", within: float = 10) -> None:
    async with asyncio.timeout(within):
        while (await house.visitor.get("/healthcheck/")).json()["health"] != health:
            await asyncio.sleep(0.02)


async def _subscribed(house: House, subject: Subject) -> None:
    """That node's subscription to what concerns the subject has reached Redis."""
    broker = house.app.state.wiring.settings(BrokerSettings)
    channel = f"{broker.prefix}:{shard_of(subject)}"
    async with Redis.from_url(broker.location) as redis, asyncio.timeout(PATIENCE):
        while not (await redis.pubsub_numsub(channel))[0][1]:
            await asyncio.sleep(0.005)


async def test_bob_hears_on_his_node_what_happens_on_anns(town: Town) -> None:
    ann, bob = town.ann, town.bob
    about_all = await bob.listening()
    chat = await ann.opens(bob)
    await about_all.until("chat_joined", lambda frame: frame["chat_id"] == chat["id"])
    about_one, hers = await bob.listening(chat), await ann.listening(chat)
    message = await ann.posts(chat, "Across")
    for socket in (about_all, about_one):
        heard = await socket.until("new_message")
        assert (heard["message"]["text"], heard["version"]) == ("Across", 1)
    await hers.say("typing", is_typing=True)
    assert (await about_one.until("typing"))["account_id"] == ann.id
    await about_one.say("mark_read", last_read_message_id=message["id"])
    assert (await hers.until("messages_read"))["read_by"] == bob.id
    await bob.http.put(f"/chats/{chat['id']}/messages/{message['id']}/reactions/👍/")
    assert (await hers.until("reaction_changed"))["version"] == 2
    assert len(about_one.of("new_message")) == 1


async def test_ann_sees_bob_come_on_the_other_node(town: Town) -> None:
    ann, bob = town.ann, town.bob
    await ann.opens_direct(bob)
    hers = await ann.listening()
    await _subscribed(town.one, UUID(bob.id))
    his = await bob.listening()
    told = await hers.until("presence", lambda frame: frame["account_id"] == bob.id)
    assert told["online"]
    await his.close()
    told = await hers.until("presence", lambda frame: frame["account_id"] == bob.id)
    assert not told["online"]


async def test_who_resumes_on_the_other_node_gets_exactly_what_was_missed(town: Town) -> None:
    ann, bob = town.ann, town.bob
    chat = await ann.opens(bob)
    for number in range(1, 6):
        await (ann if number % 2 else bob).posts(chat, f"{number}")
    back = await at(town.other, ann).listening(chat, version=2)
    resumed = back.of("chat_history")[0]
    assert [message["text"] for message in resumed["messages"]] == ["3", "4", "5"]


@pytest.fixture
def without_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody finds anything later: what is known on a node has been told."""
    monkeypatch.setitem(Rounds.__init__.__kwdefaults__ or {}, "every", 3600.0)


async def test_a_session_that_ends_on_one_node_ends_on_the_other_at_once(
    without_rounds: None, town: Town
) -> None:
    ann, bob = town.ann, town.bob
    chat = await ann.opens(bob)
    ann_there = at(town.other, ann)
    socket = await ann_there.listening(chat)
    await ann_there.http.get("/accounts/me/")  # remembered there from now on
    await ann.http.delete(f"/accounts/sessions/{ann.session_id}/")
    assert await socket.closed() == 4401
    answer = await ann_there.http.ask("GET", "/accounts/me/")
    assert answer.status_code == 401


async def test_who_is_removed_on_one_node_hears_nothing_more_on_the_other(town: Town) -> None:
    ann, bob, carol = town.ann, town.bob, town.carol
    chat = await ann.opens(bob, carol)
    about_all, about_one = await bob.listening(), await bob.listening(chat)
    hers = await carol.listening(chat)
    await ann.http.delete(f"/chats/{chat['id']}/members/{bob.id}/")
    assert await about_one.closed() == 4404
    await about_all.until("chat_left")
    await ann.posts(chat, "Without him")
    await hers.until("new_message")
    assert "new_message" not in {frame["type"] for frame in await about_all.caught_up()}


async def test_what_is_said_on_one_node_is_found_on_the_other_whoever_has_indexed_it(
    town: Town,
) -> None:
    chat = await town.ann.opens(town.bob)
    at_home = at(town.other, town.ann)
    for number in range(6):
        await (town.ann, at_home)[number % 2].posts(chat, f"tea {number}")
        indexed = [node.app.state.wiring.get(Following).all() for node in (town.one, town.other)]
        await asyncio.gather(*(anext(one, None) for one in indexed if number % 3))
    for person in (town.ann, town.bob):
        found = await person.http.get("/chats/search/", q="tea")
        said = [one["message"]["text"] for one in found["entities"]]
        assert said == [f"tea {number}" for number in reversed(range(6))]


async def test_without_redis_everything_is_found_in_time(
    postgresql_url: str, own_redis: RedisServer
) -> None:
    """Nothing of what Ann does reaches Bob's node but through the database."""
    async with a_town(postgresql_url, own_redis.url) as town:
        one, other, ann, bob, carol = town.one, town.other, town.ann, town.bob, town.carol
        talk, lost, doomed = [await ann.opens(bob, carol, name=f"Chat {n}") for n in range(3)]
        everything, about_lost = await bob.listening(), await bob.listening(lost)
        about_doomed = await bob.listening(doomed)
        hers = await at(other, ann).listening(talk)
        own_redis.kill()
        await _hears(other, health="degraded")
        begun = time.perf_counter()
        for number in range(1, 4):
            await ann.posts(talk, f"{number}")
        await ann.http.delete(f"/chats/{lost['id']}/members/{bob.id}/")
        await ann.posts(lost, "Not for Bob")
        await ann.http.delete(f"/chats/{doomed['id']}/")
        won = await ann.opens(bob, name="A new one")
        assert time.perf_counter() - begun < AT_ONCE
        await ann.http.delete(f"/accounts/sessions/{ann.session_id}/")
        await _finds_all(everything, talk, lost, doomed, won)
        assert [await s.closed() for s in (about_lost, about_doomed, hers)] == [4404, 4404, 4401]
        assert time.perf_counter() - begun < FOUND_WITHIN
        assert (await other.visitor.get("/healthcheck/ready/")).status_code == 200
        await bob.posts(won, "I am here")
        await everything.until("new_message", lambda frame: frame["chat_id"] == won["id"])
        own_redis.start()
        for node in (one, other):
            await _hears(node)


async def _finds_all(bobs: Socket, talk: Frame, lost: Frame, doomed: Frame, won: Frame) -> None:
    wanted = {
        "new_message": talk, "chat_left": lost, "chat_deleted": doomed, "chat_joined": won
    }  # fmt: skip
    while wanted or len(bobs.of("new_message")) < 3:
        frame = await bobs.hear(FOUND_WITHIN)
        if wanted.get(frame["type"], {}).get("id") == frame["chat_id"]:
            del wanted[frame["type"]]
    told = [(frame["chat_id"], frame["version"]) for frame in bobs.of("new_message")]
    assert told == [(talk["id"], version) for version in (1, 2, 3)]
    assert [frame["version"] for frame in bobs.of("user_left")] == [1]
