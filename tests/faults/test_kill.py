"""`kill -9` under load: nothing acknowledged is lost, nothing is doubled, nothing is missing."""

import asyncio
import os
import random

import pytest

from tests.kit.cast import Cast
from tests.kit.ledger import (
    Follower,
    Ledger,
    check_all_is_kept,
    keeps_reacting,
    keeps_sending,
)
from tests.kit.server import server
from tests.kit.sync import fetched

SCALE = float(os.environ.get("LONG_SCALE", "1"))
KILLS = max(3, int(100 * SCALE))  # on each engine
SENDERS = 8
CHATS = 4


@pytest.mark.long
@pytest.mark.timeout(3600)
async def test_kills_under_load_lose_and_double_nothing(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger, going, following = Ledger(), asyncio.Event(), asyncio.Event()
    going.set()
    following.set()
    async with server(database_url, CHAT_SOCKETS_PER_ACCOUNT="1000") as running:
        cast = Cast(running)
        people = [await cast.person(f"sender{n}") for n in range(SENDERS)]
        chats = [await people[0].opens(*people[1:], name=f"Chat {n}") for n in range(CHATS)]
        followers = [Follower(people[n], chat) for n, chat in enumerate(chats)]
        busy = [
            *(keeps_sending(person, chats[n % CHATS], ledger, going)
              for n, person in enumerate(people)),
            *(keeps_reacting(people[n], chat, ledger, going) for n, chat in enumerate(chats)),
        ]  # fmt: skip
        async with asyncio.TaskGroup() as everybody:
            listening = [everybody.create_task(each.follows(following)) for each in followers]
            sending = [everybody.create_task(each) for each in busy]
            for _ in range(KILLS):
                await ledger.gains(100)
                await asyncio.sleep(random.uniform(0.005, 0.2))
                running.kill()
                await running.start()
            going.clear()
            await asyncio.wait(sending)
            for follower, chat in zip(followers, chats, strict=True):
                assert await follower.catches_up() == await fetched(people[0], chat)
            following.clear()
            for each in listening:
                each.cancel()
        stored = await check_all_is_kept(people[0], chats, ledger)
    with capsys.disabled():
        print(
            f"\n{database_url.partition('+')[0]}: {KILLS} kills, {len(ledger.acked)} acknowledged, "
            f"{stored} stored, {ledger.repeats} repeats, "
            f"{sum(each.resumed for each in followers)} resumed; lost 0, doubled 0, holes 0"
        )
