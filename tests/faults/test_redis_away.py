"""Redis that is not there, killed, paused and back: people on both nodes hardly notice."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from tests.kit.cast import Cast, Person
from tests.kit.doors import Frame
from tests.kit.members import Member
from tests.kit.nodes import at
from tests.kit.redis import RedisServer, redis_server
from tests.kit.server import Server, server

SCALE = float(os.environ.get("LONG_SCALE", "1"))
ROUNDS = max(1, int(5 * SCALE))
MESSAGES = 200  # in every state of Redis
TOLD_WITHIN = 5.0  # seconds without Redis
AT_ONCE = 1.0  # seconds with it
NOTICED_WITHIN = 10.0  # seconds until the health check knows


@dataclass
class Town:
    nodes: list[Server]
    members: list[Member]
    chat: Frame
    sent: int = 0
    slowest: float = 0.0

    async def talks(self) -> None:
        """Everybody sends; every member on both nodes has everything in time, once, in order."""
        for member in self.members:
            member.acked.clear()
        begun = time.monotonic()
        each = MESSAGES // len(self.members)
        await asyncio.gather(*(member.sends(self.chat, each) for member in self.members))
        async with asyncio.timeout(TOLD_WITHIN):
            while any(len(member.acked) < each for member in self.members):
                await asyncio.sleep(0.005)
        self.sent += each * len(self.members)
        for member in self.members:
            await member.has(self.chat, self.sent, TOLD_WITHIN)
        self.slowest = max(self.slowest, time.monotonic() - begun)

    async def is_told(self, health: str) -> None:
        """What both nodes say of themselves; requests may be sent to them all the time."""
        async with asyncio.timeout(NOTICED_WITHIN):
            for node in self.nodes:
                while True:
                    answer = await node.visitor.get("/healthcheck/ready/")
                    assert answer.status_code == 200
                    if answer.json()["checks"]["broker"] == health:
                        break
                    await asyncio.sleep(0.05)

    async def signs_out(self, person: Person) -> float:
        """A new session ends on the one node; seconds until its socket on the other is closed."""
        signed_in = await self.nodes[0].nobody.post(
            "/accounts/sign-in/", email=person.email, password="correct horse battery",
            client="native",
        )  # fmt: skip
        account = {"id": person.id, "email": person.email, "username": person.username}
        there = Person(self.nodes[1], account, signed_in)
        socket = await there.listening(self.chat)
        begun = time.monotonic()
        here = at(self.nodes[0], there)
        await here.http.delete(f"/accounts/sessions/{there.session_id}/")
        assert await socket.closed(TOLD_WITHIN) == 4401
        return time.monotonic() - begun


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    with redis_server() as own:
        yield own


@asynccontextmanager
async def a_town(database_url: str, redis: RedisServer) -> AsyncIterator[Town]:
    async with (
        server(database_url, BROKER_URL=redis.url) as one,
        server(database_url, BROKER_URL=redis.url) as other,
    ):
        casts = [Cast(one), Cast(other)]
        people = [await casts[n % 2].person(f"member{n}") for n in range(8)]
        chat = await people[0].opens(*people[1:])
        town = Town([one, other], [await Member.join(person) for person in people], chat)
        try:
            yield town
        finally:
            for member in town.members:
                await member.leave()
            for cast in casts:
                await cast.leave()


@pytest.mark.long
@pytest.mark.timeout(900)
async def test_redis_comes_and_goes_and_nobody_misses_anything(
    postgresql_url: str, redis: RedisServer, capsys: pytest.CaptureFixture[str]
) -> None:
    with_redis, without = [], []
    redis.kill()
    async with a_town(postgresql_url, redis) as town:
        await town.is_told("degraded")
        await town.talks()
        for _ in range(ROUNDS):
            redis.start()
            await town.is_told("ok")
            await town.talks()
            with_redis.append(await town.signs_out(town.members[0].person))
            redis.pause()
            await town.talks()
            await town.is_told("degraded")
            await town.talks()
            redis.resume()
            await town.is_told("ok")
            await town.talks()
            redis.kill()
            await town.talks()
            await town.is_told("degraded")
            without.append(await town.signs_out(town.members[0].person))
        for member in town.members:
            versions = [version for version, _ in member.heard[town.chat["id"]]]
            assert versions == list(range(1, town.sent + 1))
            assert member.open
    assert max(with_redis) < AT_ONCE
    assert max(without) < TOLD_WITHIN
    with capsys.disabled():
        print(
            f"\n{ROUNDS} rounds of Redis away, there, paused, back, killed: {town.sent} messages, "
            f"lost 0, doubled 0; slowest talk of {MESSAGES} until everybody had all: "
            f"{town.slowest:.2f} s; a session that ended was closed on the other node within "
            f"{max(with_redis):.2f} s with Redis, {max(without):.2f} s without"
        )
