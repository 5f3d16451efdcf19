"""What senders know of their messages, and whether the messenger has kept all of it."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import httpx
from websockets.exceptions import WebSocketException

from tests.kit.cast import Person, key
from tests.kit.doors import Frame, Socket
from tests.kit.sync import Replica, fetched

# What a server that is gone looks like, by either door.
AWAY = (OSError, WebSocketException, TimeoutError, httpx.TransportError)


@dataclass
class Ledger:
    """Keys that were sent, and where the acknowledgements said that their messages stand."""

    sent: set[str] = field(default_factory=set)
    acked: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    repeats: int = 0

    def note(self, ack: Frame) -> None:
        name, place = ack["client_message_id"], (ack["chat_id"], ack["message_id"], ack["seq"])
        assert self.acked.setdefault(name, place) == place, "acknowledged as another"
        self.repeats += ack["duplicate"]

    async def gains(self, more: int) -> None:
        """Returns when so many more have been acknowledged."""
        enough = len(self.acked) + more
        while len(self.acked) < enough:
            await asyncio.sleep(0.005)


async def keeps_sending(
    person: Person, chat: Frame, ledger: Ledger, going: asyncio.Event, at_once: int = 4
) -> None:
    """Sends until `going` ends; what was not acknowledged is sent again with the same key."""
    socket: Socket | None = None
    pending: set[str] = set()
    while going.is_set() or pending:
        try:
            socket = socket or await person.listening(chat)
            while going.is_set() and len(pending) < at_once:
                pending.add(key())
            ledger.sent |= pending
            await _sends(socket, pending, ledger)
        except AWAY:
            if socket is not None:
                socket.transport.abort()
            socket = None
            await asyncio.sleep(0.02)
    if socket is not None:
        socket.transport.abort()


async def _sends(socket: Socket, pending: set[str], ledger: Ledger) -> None:
    for name in pending:
        await socket.say("send_message", text=name, client_message_id=name)
    while pending:
        answer = await socket.hear()
        if answer["type"] == "message_ack":
            ledger.note(answer)
            pending.discard(answer["client_message_id"])
        assert answer["type"] != "error" or answer["temporary"], answer
    socket.heard.clear()


async def keeps_reacting(person: Person, chat: Frame, ledger: Ledger, going: asyncio.Event) -> None:
    """Reacts to a message of its own again and again: changes that take versions and no `seq`."""
    name = key()
    ledger.sent.add(name)
    mine: Frame | None = None
    while going.is_set():
        try:
            mine = mine or await person.posts(chat, name, client_message_id=name)
            path = f"/chats/{chat['id']}/messages/{mine['id']}/reactions/👍/"
            await person.http.put(path)
            await person.http.delete(path)
        except httpx.TransportError:
            await asyncio.sleep(0.02)


class Follower:
    """A member who resumes after every parting, and has to miss nothing."""

    def __init__(self, person: Person, chat: Frame) -> None:
        self._person = person
        self._chat = chat
        self.replica: Replica | None = None
        self.resumed = 0

    async def follows(self, going: asyncio.Event) -> None:
        while going.is_set():
            try:
                await self._listens()
            except AWAY:
                await asyncio.sleep(0.02)

    async def catches_up(self) -> dict[str, Any]:
        """What this member knows once everything has been heard."""
        async with asyncio.timeout(60):
            truth = await fetched(self._person, self._chat)
            while self.replica is None or self.replica.state["version"] < truth["version"]:
                await asyncio.sleep(0.02)
        return self.replica.state

    async def _listens(self) -> None:
        if self.replica is None:
            self.replica = Replica(await fetched(self._person, self._chat))
        socket = await self._person.dial(f"/chats/{self._chat['id']}/ws")
        try:
            await self._hears(socket, self.replica)
        finally:
            socket.transport.abort()

    async def _hears(self, socket: Socket, replica: Replica) -> None:
        """Resumes and listens until the socket is lost, or nothing but a new copy will do."""
        await socket.say("auth", token=self._person.token, version=replica.state["version"])
        await socket.until("auth_success")
        while True:
            frame = await socket.hear(within=60)
            if frame["type"] == "resync_required":
                self.replica = None
                return
            self.resumed += frame["type"] == "chat_history"
            replica.hear(frame)
            socket.heard.clear()


async def check_all_is_kept(reader: Person, chats: list[Frame], ledger: Ledger) -> int:
    """By ids: nothing acknowledged is lost, nothing is doubled, no line has a hole; how many."""
    stored: dict[str, tuple[str, str, int]] = {}
    for chat in chats:
        truth = await fetched(reader, chat)
        for seq, message in truth["messages"].items():
            assert message["text"] == message["client_message_id"]
            assert message["text"] not in stored, "stored twice"
            stored[message["text"]] = (chat["id"], message["id"], seq)
        assert list(truth["messages"]) == list(range(1, len(truth["messages"]) + 1)), "a hole"
        assert truth["version"] >= len(truth["messages"])
    assert {name: stored.get(name) for name in ledger.acked} == ledger.acked
    assert set(stored) <= ledger.sent
    return len(stored)
