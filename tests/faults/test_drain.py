"""SIGTERM with a thousand sockets: all are told, nothing acknowledged is lost, the end is quick."""

import asyncio
import os

import pytest

from tests.kit.cast import Cast, Person
from tests.kit.doors import Frame, Socket
from tests.kit.ledger import Ledger, check_all_is_kept, keeps_sending
from tests.kit.server import Server, server

SCALE = float(os.environ.get("LONG_SCALE", "1"))
SOCKETS = max(100, int(1000 * SCALE))
NEVER_READING = SOCKETS // 50
DRAINS = max(2, int(5 * SCALE))
SENDERS = 10
EXIT_SECONDS = 10.0


async def _arrive(people: list[Person], chat: Frame, many: int) -> list[Socket]:
    """Half of them follow one chat, half all of theirs."""
    room = asyncio.Semaphore(20)

    async def arrives(number: int) -> Socket:
        async with room:
            person = people[number % len(people)]
            return await person.listening(chat if number % 2 else None)

    return await asyncio.gather(*(arrives(number) for number in range(many)))


async def _told(socket: Socket) -> tuple[bool, int]:
    """Whether it was told to come back, and the close code."""
    code = await socket.closed(2 * EXIT_SECONDS)
    return bool(socket.of("reconnect")), code


async def _drain(
    running: Server, guests: list[Person], quiet: Frame, sender: Person, busy: Frame
) -> tuple[int, float]:
    """One server's end with everybody there: its exit code and the seconds it took."""
    healthy = await _arrive(guests, quiet, SOCKETS - NEVER_READING)
    listening = [asyncio.create_task(_told(socket)) for socket in healthy]
    stuck = await _arrive([sender], busy, NEVER_READING)
    for socket in stuck:
        socket.transport.pause_reading()
    await asyncio.sleep(0.3)  # everybody is listening while the senders send
    code, seconds = await running.drains()
    assert await asyncio.gather(*listening) == [(True, 1012)] * len(healthy)
    delays = [socket.of("reconnect")[0]["after_ms"] for socket in healthy]
    assert max(delays) > 10 * min(delays) + 100, "they would all come back at once"
    for socket in stuck:
        socket.transport.abort()
    return code, seconds


@pytest.mark.long
@pytest.mark.timeout(1200)
async def test_a_thousand_are_told_and_nothing_acknowledged_is_lost(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger, going = Ledger(), asyncio.Event()
    going.set()
    took: list[float] = []
    async with server(database_url, CHAT_SOCKETS_PER_ACCOUNT="1000") as running:
        cast = Cast(running)
        people = [await cast.person(f"sender{n}") for n in range(SENDERS)]
        busy = await people[0].opens(*people[1:])
        guests = [await cast.person(f"guest{n}") for n in range(SENDERS)]
        quiet = await guests[0].opens(*guests[1:])
        async with asyncio.TaskGroup() as everybody:
            for person in people:
                everybody.create_task(keeps_sending(person, busy, ledger, going))
            for _ in range(DRAINS):
                await ledger.gains(100)
                code, seconds = await _drain(running, guests, quiet, people[0], busy)
                took.append(seconds)
                assert code == 0
                assert seconds <= EXIT_SECONDS
                await running.start()
            await ledger.gains(100)
            going.clear()
        stored = await check_all_is_kept(people[0], [busy], ledger)
    with capsys.disabled():
        print(
            f"\n{database_url.partition('+')[0]}: {DRAINS} ends with {SOCKETS + SENDERS} sockets, "
            f"{NEVER_READING} of them never reading, in {', '.join(f'{s:.1f} s' for s in took)}; "
            f"{len(ledger.acked)} acknowledged, {stored} stored, {ledger.repeats} repeats"
        )
