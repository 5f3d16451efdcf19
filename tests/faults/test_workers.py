"""Several processes behind one port: killed one by one under load, then ended all at once."""

import asyncio
import contextlib
import os
import random
from uuid import uuid4

import psutil
import pytest

from tests.kit.cast import Cast
from tests.kit.ledger import Follower, Ledger, check_all_is_kept, keeps_reacting, keeps_sending
from tests.kit.server import Server, server
from tests.kit.sync import fetched

SCALE = float(os.environ.get("LONG_SCALE", "1"))
KILLS = max(2, int(20 * SCALE))
SENDERS = 8
WORKERS = 2
PATIENCE = 40.0


def _workers(running: Server) -> set[int]:
    """The processes that serve, without multiprocessing's own and those that have just died."""
    found: set[int] = set()
    for each in psutil.Process(running.pid).children():
        with contextlib.suppress(psutil.NoSuchProcess):
            if "spawn_main" in " ".join(each.cmdline()):
                found.add(each.pid)
    return found


async def _kill_one(running: Server) -> None:
    """Ends one as a crash would, and returns when it has been replaced."""
    before = _workers(running)
    psutil.Process(random.choice(sorted(before))).kill()
    async with asyncio.timeout(PATIENCE):
        while len(_workers(running) - before) != 1 or len(_workers(running)) != WORKERS:
            await asyncio.sleep(0.02)


@pytest.mark.long
@pytest.mark.timeout(1200)
async def test_two_processes_are_one_messenger_whoever_dies(
    postgresql_url: str, redis_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger, going, following = Ledger(), asyncio.Event(), asyncio.Event()
    going.set()
    following.set()
    async with server(
        postgresql_url, API_WORKERS=str(WORKERS), BROKER_URL=redis_url,
        BROKER_PREFIX=uuid4().hex, CHAT_SOCKETS_PER_ACCOUNT="1000",
    ) as running:  # fmt: skip
        cast = Cast(running)
        people = [await cast.person(f"sender{n}") for n in range(SENDERS)]
        chat = await people[0].opens(*people[1:])
        followers = [Follower(person, chat) for person in people[:4]]
        async with asyncio.TaskGroup() as everybody:
            listening = [everybody.create_task(each.follows(following)) for each in followers]
            busy = [keeps_sending(person, chat, ledger, going) for person in people]
            busy.append(keeps_reacting(people[0], chat, ledger, going))
            sending = [everybody.create_task(each) for each in busy]
            for _ in range(KILLS):
                await ledger.gains(100)
                await _kill_one(running)
            await ledger.gains(100)
            code, seconds = await running.drains()
            await running.start()
            going.clear()
            await asyncio.wait(sending)
            for follower in followers:
                assert await follower.catches_up() == await fetched(people[0], chat)
            following.clear()
            for each in listening:
                each.cancel()
        stored = await check_all_is_kept(people[0], [chat], ledger)
    with capsys.disabled():
        print(
            f"\n{KILLS} kills among {WORKERS} processes, then all ended in {seconds:.1f} s; "
            f"{len(ledger.acked)} acknowledged, {stored} stored, {ledger.repeats} repeats, "
            f"{sum(each.resumed for each in followers)} resumed; lost 0, doubled 0, holes 0"
        )
    assert code == 0
    assert seconds <= 10
