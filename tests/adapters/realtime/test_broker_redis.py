"""The broker of many processes passes the suite of all brokers, between nodes and without Redis."""

import asyncio
import time
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from redis.asyncio import Redis

from app.adapters.realtime import incoming
from app.adapters.realtime.broker import Broker, Subject, Take
from app.adapters.realtime.broker_redis import RedisBroker
from app.adapters.realtime.outgoing import WAITING_MAX
from app.adapters.realtime.shards import shard_of
from app.kernel.ids import new_id
from app.kernel.ports import Degraded
from app.kernel.sockets import Ending, Follow, Gone, Kick, Push, Sealed, Signal, Unfollow
from tests.adapters.realtime.broker_suite import EVERY_KIND, BrokerSuite, Inbox, Node
from tests.adapters.realtime.paper import ROOM, aside, said
from tests.kit.doors import PATIENCE
from tests.kit.redis import RedisServer, redis_server

NOBODY_THERE = "redis://127.0.0.1:1/0"


@dataclass
class Side:
    """One node of several: its broker, and what it was given and told."""

    broker: Broker
    inbox: Inbox
    missed: list[Subject] = field(default_factory=list)
    stirred: asyncio.Event = field(default_factory=asyncio.Event)

    def note(self, subjects: Collection[Subject]) -> None:
        self.missed += subjects
        self.stirred.set()

    async def hears_of(self, subject: Subject) -> None:
        """Listens to it, and knows that nothing of it is missed from now on."""
        self.broker.listen(subject)
        await self.may_have_missed(subject)

    async def may_have_missed(self, subject: Subject) -> None:
        async with asyncio.timeout(PATIENCE * 2):
            while subject not in self.missed:
                self.stirred.clear()
                await self.stirred.wait()


@asynccontextmanager
async def a_node(url: str, prefix: str, take: Take | None = None) -> AsyncIterator[Side]:
    inbox = Inbox()
    side = Side(RedisBroker(url, prefix, take or inbox.take), inbox)
    side.broker.start(side.note)
    try:
        yield side
    finally:
        await side.broker.close()


async def becomes(broker: Broker, *, well: bool) -> None:
    async with asyncio.timeout(PATIENCE * 2):
        while True:
            try:
                await broker.probe()
                if well:
                    return
            except Degraded:
                if not well:
                    return
            await asyncio.sleep(0.01)


@pytest.fixture
def prefix() -> str:
    """Tests share a Redis and do not hear each other."""
    return f"test-{new_id().hex}"


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


class TestRedisBroker(BrokerSuite):
    @pytest.fixture
    def node(self, redis_url: str, prefix: str) -> Node:
        @asynccontextmanager
        async def opened(take: Take) -> AsyncIterator[Broker]:
            async with a_node(redis_url, prefix, take) as side:
                await becomes(side.broker, well=True)
                yield side.broker

        return opened


@pytest.mark.parametrize("signal", EVERY_KIND, ids=lambda signal: type(signal).__name__)
async def test_the_other_node_is_told_everything_that_concerns_somebody_there(
    redis_url: str, prefix: str, signal: Signal
) -> None:
    async with a_node(redis_url, prefix) as one, a_node(redis_url, prefix) as other:
        match signal:
            case Push(channel) | Unfollow(_, channel) | Gone(channel):
                await other.hears_of(channel)
            case Follow(account_id) | Kick(account_id):
                await other.hears_of(account_id)
        one.broker.publish(signal)
        await other.inbox.holds(signal)
        await one.inbox.holds(signal)


async def test_signals_reach_the_other_node_in_their_order(redis_url: str, prefix: str) -> None:
    """Whatever shards they travel through."""
    ann, sent = new_id(), list[Signal]()
    for number in range(1, 300, 3):
        sent += [Follow(ann, ROOM, number), said(number), Unfollow(ann, ROOM, number)]
    async with a_node(redis_url, prefix) as one, a_node(redis_url, prefix) as other:
        await other.hears_of(ROOM)
        await other.hears_of(ann)
        for start in range(0, len(sent), 2):
            one.broker.publish(*sent[start : start + 2])
        await other.inbox.holds(*sent)


async def test_a_node_is_not_told_what_concerns_nobody_there(redis_url: str, prefix: str) -> None:
    async with a_node(redis_url, prefix) as one, a_node(redis_url, prefix) as other:
        await other.hears_of(ROOM)
        assert shard_of("room:2") != shard_of(ROOM)
        one.broker.publish(said(1, channel="room:2"), said(2))
        await other.inbox.holds(said(2))


async def test_a_kick_reaches_every_node(redis_url: str, prefix: str) -> None:
    """Who has no socket there may still be remembered by its HTTP door."""
    kick = Kick(new_id(), Ending.SIGNED_OUT)
    async with a_node(redis_url, prefix) as one, a_node(redis_url, prefix) as other:
        await becomes(other.broker, well=True)
        one.broker.publish(kick)
        await other.inbox.holds(kick)


async def test_two_messengers_share_a_redis_and_do_not_hear_each_other(redis_url: str) -> None:
    async with a_node(redis_url, "red") as red, a_node(redis_url, "blue") as blue:
        await red.hears_of(ROOM)
        await blue.hears_of(ROOM)
        red.broker.publish(said(1))
        async with a_node(redis_url, "blue") as friend:
            friend.broker.publish(said(2))
            await blue.inbox.holds(said(2))


async def test_nobody_listens_to_what_was_left(
    redis_url: str, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "PING_EVERY", 0.01)
    async with a_node(redis_url, prefix) as one, Redis.from_url(redis_url) as asked:
        await one.hears_of(ROOM)
        one.broker.ignore(ROOM)
        async with asyncio.timeout(PATIENCE):
            while len(await asked.pubsub_channels(f"{prefix}:*")) > 1:
                await asyncio.sleep(0.005)
        one.missed.clear()
        await one.hears_of(ROOM)


JUNK = [
    b"", b"\x00", b"\x01" + bytes(15), b"\x01" + bytes(16) + b"p", b"\x02" + bytes(16),
    b'{"type": "new_message"}', bytes(300),
]  # fmt: skip


@pytest.mark.parametrize("junk", JUNK)
async def test_junk_is_dropped_and_what_follows_is_heard(
    redis_url: str, prefix: str, junk: bytes
) -> None:
    async with (
        a_node(redis_url, prefix) as one,
        a_node(redis_url, prefix) as other,
        Redis.from_url(redis_url) as anybody,
    ):
        await other.hears_of(ROOM)
        await anybody.publish(f"{prefix}:{shard_of(ROOM)}", junk)
        one.broker.publish(said(1))
        await other.inbox.holds(said(1))


async def test_a_connection_that_is_cut_is_made_anew_and_the_gap_is_named(
    redis_url: str, prefix: str
) -> None:
    ann = new_id()
    async with (
        a_node(redis_url, prefix) as one,
        a_node(redis_url, prefix) as other,
        Redis.from_url(redis_url) as knife,
    ):
        await other.hears_of(ROOM)
        await other.hears_of(ann)
        other.missed.clear()
        await knife.client_kill_filter(_type="pubsub")
        await other.may_have_missed(ROOM)
        await other.may_have_missed(ann)
        one.broker.publish(said(1))
        await other.inbox.holds(said(1))


async def test_publishing_without_redis_neither_fails_nor_waits() -> None:
    async with a_node(NOBODY_THERE, "nowhere") as alone:
        begun = time.perf_counter()
        alone.broker.publish(*(said(number) for number in range(1, 1001)))
        assert time.perf_counter() - begun < PATIENCE
        assert len(alone.inbox.signals) == 1000
        await becomes(alone.broker, well=False)


async def test_what_waits_for_redis_is_bounded_and_the_newest_is_kept(
    own_redis: RedisServer, prefix: str
) -> None:
    own_redis.kill()
    large = Sealed(b'{"type": "said", "text": "%s"}' % (b"x" * 100_000))
    async with a_node(own_redis.url, prefix) as one, a_node(own_redis.url, prefix) as other:
        other.broker.listen(ROOM)
        await becomes(one.broker, well=False)
        count = 2 * WAITING_MAX // 100_000
        for version in range(count):
            one.broker.publish(Push(ROOM, large, version))
        own_redis.start()
        await other.may_have_missed(ROOM)
        last = aside(1)
        one.broker.publish(last)
        async with asyncio.timeout(PATIENCE * 2):
            while not other.inbox.signals or other.inbox.signals[-1] != _sealed(last):
                await asyncio.sleep(0.01)
        assert len(other.inbox.signals) <= WAITING_MAX // 100_000 + 1


async def test_a_redis_that_was_not_there_at_the_start_is_found(
    own_redis: RedisServer, prefix: str
) -> None:
    own_redis.kill()
    async with a_node(own_redis.url, prefix) as one, a_node(own_redis.url, prefix) as other:
        other.broker.listen(ROOM)
        await becomes(other.broker, well=False)
        own_redis.start()
        await becomes(other.broker, well=True)
        await other.may_have_missed(ROOM)
        one.broker.publish(said(1))
        await other.inbox.holds(said(1))


async def test_a_redis_that_answers_nothing_counts_as_gone_and_comes_back(
    own_redis: RedisServer, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "PING_EVERY", 0.05)
    monkeypatch.setattr(incoming, "SILENCE_MAX", 0.2)
    async with a_node(own_redis.url, prefix) as one:
        await becomes(one.broker, well=True)
        own_redis.pause()
        await becomes(one.broker, well=False)
        one.broker.publish(said(1))
        own_redis.resume()
        await becomes(one.broker, well=True)


def _sealed(push: Push) -> Push:
    return Push(push.channel, Sealed(push.told.encoded()), push.version, push.besides)
