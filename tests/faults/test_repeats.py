"""Ids that are sent again and again, over both nodes and both doors, are one message each."""

import asyncio
import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable

import httpx
import pytest

from tests.kit.cast import Cast, Person, key
from tests.kit.doors import Frame, Socket
from tests.kit.nodes import at
from tests.kit.server import server
from tests.kit.sync import fetched

SCALE = float(os.environ.get("LONG_SCALE", "1"))
IDS = max(300, int(10_000 * SCALE))
REPEATS_MAX = 10
SENDERS = 8
AT_ONCE = 4  # questions of one sender that are under way over HTTP, per node


class Sender:
    """Somebody with a socket to each node and both HTTP doors."""

    def __init__(self, sides: list[Person], chat: Frame) -> None:
        self._sides = sides
        self._chat = chat
        self._acks: defaultdict[str, set[str]] = defaultdict(set)
        self._seen = 0
        self.sent = 0
        self.firsts = 0
        self.refused: Counter[str] = Counter()

    async def send_all(self, ids: list[str]) -> dict[str, set[str]]:
        """Each id up to ten times, in no order; the message ids that answered each."""
        copies = [one for one in ids for _ in range(random.randint(1, REPEATS_MAX))]
        random.shuffle(copies)
        self.sent = len(copies)
        quarters = [copies[n::4] for n in range(4)]
        work: list[Awaitable[None]] = []
        for side, (by_socket, by_http) in zip(
            self._sides, [quarters[:2], quarters[2:]], strict=True
        ):
            work.append(self._over_socket(side, by_socket))
            work += [self._over_http(side, by_http[n::AT_ONCE]) for n in range(AT_ONCE)]
        await asyncio.gather(*work)
        return self._acks

    async def _over_socket(self, side: Person, copies: list[str]) -> None:
        socket = await side.listening(self._chat)
        for start in range(0, len(copies), 16):
            window = copies[start : start + 16]
            while window:
                window = await self._asked(socket, window)
                socket.heard.clear()

    async def _asked(self, socket: Socket, window: list[str]) -> list[str]:
        """Sends these; what was refused for the time being is to be sent again."""
        for one in window:
            await socket.say("send_message", text=f"by socket: {one}", client_message_id=one)
        again = []
        for _ in window:
            while (answer := await socket.hear(within=300))["type"] not in {"message_ack", "error"}:
                pass
            if answer["type"] == "error":
                assert answer["temporary"], answer
                self.refused[answer["code"]] += 1
                again.append(answer["ref"])
            else:
                id_, message_id = answer["client_message_id"], answer["message_id"]
                self._note(id_, message_id, again=answer["duplicate"])
        return again

    async def _over_http(self, side: Person, copies: list[str]) -> None:
        path = f"/chats/{self._chat['id']}/messages/"
        for one in copies:
            body = {"text": f"by HTTP: {one}", "client_message_id": one}
            answer = await self._posted(side, path, body)
            assert answer.status_code in {200, 201}, answer.text
            self._note(one, answer.json()["data"]["id"], again=answer.status_code == 200)

    async def _posted(self, side: Person, path: str, body: Frame) -> httpx.Response:
        """Without an answer nobody knows whether it is stored: the same is sent again."""
        while True:
            try:
                answer = await side.http.ask("POST", path, json=body)
            except httpx.TransportError as error:
                self.refused[type(error).__name__] += 1
                continue
            if answer.status_code != 503:
                return answer
            self.refused[answer.json()["error"]["code"]] += 1
            await asyncio.sleep(0.1)

    def _note(self, client_message_id: str, message_id: str, *, again: bool) -> None:
        self._acks[client_message_id].add(message_id)
        self.firsts += not again


@pytest.mark.long
@pytest.mark.timeout(1800)
async def test_ids_sent_many_times_over_both_nodes_and_doors_are_one_message_each(
    postgresql_url: str, redis_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    broker = {"BROKER_URL": redis_url, "BROKER_PREFIX": "repeats"}
    async with (
        server(postgresql_url, **broker) as one,
        server(postgresql_url, **broker) as other,
    ):
        cast = Cast(one)
        people = [await cast.person(f"sender{n}") for n in range(SENDERS)]
        chat = await people[0].opens(*people[1:])
        there = [at(other, person) for person in people]
        senders = [Sender([a, b], chat) for a, b in zip(people, there, strict=True)]
        ids = [key() for _ in range(IDS)]
        begun = time.monotonic()
        answers = await asyncio.gather(
            *(sender.send_all(ids[n::SENDERS]) for n, sender in enumerate(senders))
        )
        seconds = time.monotonic() - begun
        acked = {one: messages for answer in answers for one, messages in answer.items()}
        stored = (await fetched(people[0], chat))["messages"]
        for person in (*people, *there):
            await person.leaves_the_house()
    assert set(acked) == set(ids)
    assert all(len(messages) == 1 for messages in acked.values()), "one id, two messages"
    assert sum(sender.firsts for sender in senders) <= IDS  # the answer to a first may be lost
    assert len(stored) == IDS
    with capsys.disabled():
        sent = sum(sender.sent for sender in senders)
        refused = sum((sender.refused for sender in senders), Counter[str]())
        print(
            f"\n{IDS} ids sent {sent} times over 2 nodes and 2 doors in {seconds:.0f} s "
            f"({dict(refused) or 'none'} refused for the time being, or broken off, and sent "
            f"again): {len(stored)} messages"
        )
