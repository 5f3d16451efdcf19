"""Two server processes whose subscriptions are cut every second lose, double and delay nothing."""

import asyncio
import os
import time

import pytest
from redis.asyncio import Redis

from app.kernel.cancelling import ended
from tests.kit.cast import Cast
from tests.kit.members import Member
from tests.kit.server import server

SCALE = float(os.environ.get("LONG_SCALE", "1"))
MESSAGES = max(800, int(20_000 * SCALE))
SENDERS = 16
CHATS = 2
FILLED_WITHIN = 5.0  # seconds after the last message


async def _cut(redis_url: str, cuts: list[int]) -> None:
    """Once a second, until it is cancelled."""
    async with Redis.from_url(redis_url) as knife:
        while True:
            cuts.append(await knife.client_kill_filter(_type="pubsub"))
            await asyncio.sleep(1)


@pytest.mark.long
@pytest.mark.timeout(1800)
async def test_every_member_hears_every_message_once_in_one_order_without_reconnecting(
    postgresql_url: str, redis_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    broker = {"BROKER_URL": redis_url, "BROKER_PREFIX": "lossy"}
    async with (
        server(postgresql_url, **broker) as one,
        server(postgresql_url, **broker) as other,
    ):
        casts = [Cast(one), Cast(other)]
        people = [await casts[n % 2].person(f"member{n}") for n in range(SENDERS)]
        chats = [await people[0].opens(*people[1:], name=f"Chat {n}") for n in range(CHATS)]
        members = [await Member.join(person) for person in people]
        cuts: list[int] = []
        cutting = asyncio.create_task(_cut(redis_url, cuts))
        begun = time.monotonic()
        await asyncio.gather(
            *(member.sends(chats[n // 2 % CHATS], MESSAGES // SENDERS)
              for n, member in enumerate(members))
        )  # fmt: skip
        sent = MESSAGES // SENDERS * SENDERS // CHATS
        await _all_acked(members)
        last = time.monotonic()
        await asyncio.gather(
            *(m.has(chat, sent, FILLED_WITHIN * 4) for m in members for chat in chats)
        )
        filled = max(member.moved_at for member in members) - last
        await ended(cutting)
        for chat in chats:
            lines = {tuple(member.heard[chat["id"]]) for member in members}
            assert len(lines) == 1, "not everybody heard the same"
            assert [version for version, _ in lines.pop()] == list(range(1, sent + 1))
        acked = {message_id for member in members for message_id in member.acked.values()}
        assert acked == {one for chat in chats for _, one in members[0].heard[chat["id"]]}
        assert all(member.open for member in members)
        assert sum(cuts) > 0
        assert filled <= FILLED_WITHIN
        for member in members:
            await member.leave()
        for cast in casts:
            await cast.leave()
    with capsys.disabled():
        print(
            f"\n{len(acked)} messages to {SENDERS} members on 2 nodes in {last - begun:.1f} s, "
            f"{sum(cuts)} subscriptions cut in {len(cuts)} rounds; lost 0, doubled 0, out of "
            f"order 0; the last gap was filled {filled:.2f} s after the last acknowledgement; "
            f"longest silence for a member {max(m.longest_wait for m in members):.2f} s"
        )


async def _all_acked(members: list[Member]) -> None:
    async with asyncio.timeout(60):
        while any(len(member.acked) < MESSAGES // SENDERS for member in members):
            await asyncio.sleep(0.01)
