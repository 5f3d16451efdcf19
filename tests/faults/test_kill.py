"""`kill -9` under load: nothing acknowledged is lost, nothing is doubled, nothing is missing."""

import asyncio
import os
import random
from dataclasses import dataclass, field

import pytest
from websockets.exceptions import WebSocketException

from tests.kit.cast import Cast, Person, key
from tests.kit.doors import Frame, Socket
from tests.kit.server import Server, server

SCALE = float(os.environ.get("LONG_SCALE", "1"))
KILLS = max(3, int(20 * SCALE))
SENDERS = 8


@dataclass
class Record:
    """What the senders know: keys they have sent, and the acknowledgements they have seen."""

    sent: set[str] = field(default_factory=set)
    acked: dict[str, tuple[str, int]] = field(default_factory=dict)
    repeats: int = 0

    def note(self, ack: Frame) -> None:
        client_message_id, place = ack["client_message_id"], (ack["message_id"], ack["seq"])
        assert self.acked.setdefault(client_message_id, place) == place, "acknowledged as another"
        self.repeats += ack["duplicate"]


@pytest.mark.long
@pytest.mark.timeout(1200)
async def test_twenty_kills_under_load_lose_and_double_nothing(database_url: str) -> None:
    record = Record()
    async with server(database_url, CHAT_SOCKETS_PER_ACCOUNT="100") as running:
        cast = Cast(running)
        people = [await cast.person(f"sender{n}") for n in range(SENDERS)]
        chats = [await people[0].opens(*people[1:], name=f"Chat {n}") for n in range(4)]
        going = asyncio.Event()
        going.set()
        senders = [
            asyncio.create_task(_keep_sending(person, chats[n % 4], record, going))
            for n, person in enumerate(people)
        ]
        for _ in range(KILLS):
            before = len(record.acked)
            while len(record.acked) < before + 50:
                await asyncio.sleep(0.005)
            await asyncio.sleep(random.uniform(0.005, 0.2))
            running.kill()
            await running.start()
        going.clear()
        await asyncio.gather(*senders)
        await _check(running, people[0], chats, record)
    print(f"kills {KILLS}, acked {len(record.acked)}, repeated {record.repeats}")


async def _keep_sending(person: Person, chat: Frame, record: Record, going: asyncio.Event) -> None:
    """Sends until told to stop; what was not acknowledged is sent again with the same key."""
    socket: Socket | None = None
    pending: str | None = None
    while going.is_set() or pending is not None:
        try:
            if socket is None:
                socket = await person.listening(chat)
            pending = pending or key()
            record.sent.add(pending)
            ack = await socket.ask("send_message", text=pending, client_message_id=pending)
            assert ack["type"] == "message_ack", ack
            record.note(ack)
            pending = None
            socket.heard.clear()
        except (OSError, WebSocketException, TimeoutError):
            socket = None
            await asyncio.sleep(0.02)


async def _check(running: Server, ann: Person, chats: list[Frame], record: Record) -> None:
    stored: dict[str, tuple[str, int]] = {}
    for chat in chats:
        after, seqs = 0, []
        while True:
            page = await ann.history(chat, limit=100, after=after)
            for message in page["entities"]:
                seqs.append(message["seq"])
                assert message["text"] == message["client_message_id"]
                assert message["text"] not in stored, "stored twice"
                stored[message["text"]] = (message["id"], message["seq"])
            after += 100
            if not page["has_after"]:
                break
        assert seqs == list(range(1, len(seqs) + 1)), "a hole in the line"
        assert page["version"] == page["last_seq"] == len(seqs)
    assert {k: stored.get(k) for k in record.acked} == record.acked
    assert set(stored) <= record.sent
