"""Ready frames reach the network in order, and a reader who does not read is cut, either way."""

import asyncio
import socket

import pytest
from starlette.websockets import WebSocket
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from app.adapters.realtime.closes import Close
from app.adapters.realtime.wire import AsgiWire, Wire
from tests.adapters.realtime.conftest import Line
from tests.adapters.realtime.paper import frames
from tests.kit.doors import PATIENCE

SIZES = [0, 1, 125, 126, 127, 65535, 65536, 70_000]


async def _dial(line: Line) -> ClientConnection:
    return await connect(line.url, max_size=None, ping_interval=None)


async def _closed(client: ClientConnection) -> tuple[int, str]:
    async with asyncio.timeout(PATIENCE):
        await client.wait_closed()
    return client.close_code or 0, client.close_reason or ""


async def _done(line: Line) -> None:
    async with asyncio.timeout(PATIENCE):
        while not line.done:
            await asyncio.sleep(0.001)


async def test_frames_of_every_size_arrive_whole_and_in_order(line: Line) -> None:
    sent = [str(size % 10).encode() * size for size in SIZES]

    async def talk(websocket: WebSocket, wire: Wire) -> None:
        wire.write(frames(*sent[:4]))
        wire.write(frames(*sent[4:]))
        await websocket.receive()

    line.talk = talk
    async with _dial_to(line) as client:
        heard = [await asyncio.wait_for(client.recv(), PATIENCE) for _ in sent]
    assert heard == [payload.decode() for payload in sent]


def _dial_to(line: Line) -> connect:
    return connect(line.url, max_size=None, ping_interval=None)


async def test_words_of_every_language_arrive(line: Line) -> None:
    async with _dial_to(line) as client:
        await client.send("чай ☕ 茶")
        assert await asyncio.wait_for(client.recv(), PATIENCE) == "echo:чай ☕ 茶"


async def test_what_was_written_before_a_goodbye_is_still_sent(line: Line) -> None:
    async def talk(websocket: WebSocket, wire: Wire) -> None:
        wire.write(frames(b"one", b"two"))
        wire.close(Close.NOT_YOURS, "go")

    line.talk = talk
    client = await _dial(line)
    assert [await client.recv(), await client.recv()] == ["one", "two"]
    assert await _closed(client) == (4404, "go")


async def test_nothing_follows_a_goodbye(line: Line) -> None:
    async def talk(websocket: WebSocket, wire: Wire) -> None:
        wire.close(Close.NOT_YOURS, "go")
        wire.write(frames(b"late"))
        wire.close(Close.BLOCKED, "again")

    line.talk = talk
    client = await _dial(line)
    with pytest.raises(ConnectionClosed):
        await asyncio.wait_for(client.recv(), PATIENCE)
    assert await _closed(client) == (4404, "go")


async def test_writing_to_a_peer_that_is_gone_fails_nobody(line: Line) -> None:
    wires: list[Wire] = []

    async def talk(websocket: WebSocket, wire: Wire) -> None:
        wires.append(wire)
        await websocket.receive()
        wire.write(frames(b"late"))
        wire.close(Close.NOT_YOURS, "late")

    line.talk = talk
    client = await _dial(line)
    client.transport.abort()
    await _done(line)
    wires[0].write(frames(b"later"))
    wires[0].close(Close.NOT_YOURS, "later")


async def test_what_the_peer_takes_is_no_backlog(line: Line) -> None:
    backlogs: list[int] = []

    async def talk(websocket: WebSocket, wire: Wire) -> None:
        wire.write(frames(b"x" * 100_000))
        backlogs.append(wire.backlog())
        await websocket.receive()
        backlogs.append(wire.backlog())
        await websocket.receive()

    line.talk = talk
    async with _dial_to(line) as client:
        await client.recv()
        await client.send("read")
    await _done(line)
    assert backlogs[-1] == 0


def _deaf(line: Line) -> socket.socket:
    """A client that opens a socket and never reads from it."""
    client = socket.create_connection(("127.0.0.1", line.port))
    client.sendall(
        b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    return client


async def test_a_reader_who_does_not_read_is_a_backlog_and_is_cut(line: Line) -> None:
    backlogs: list[int] = []

    async def talk(websocket: WebSocket, wire: Wire) -> None:
        for _ in range(200):
            wire.write(frames(b"x" * 100_000))
        await asyncio.sleep(0)
        backlogs.append(wire.backlog())
        wire.close(Close.SLOW, "too far behind")
        wire.write(frames(b"late"))
        while (await websocket.receive())["type"] != "websocket.disconnect":
            pass

    line.talk = talk
    with _deaf(line):
        await _done(line)
    assert backlogs[0] > 1_000_000


class Watcher:
    def __init__(self) -> None:
        self.told: list[str] = []

    def full(self) -> None:
        self.told.append("full")

    def room(self) -> None:
        self.told.append("room")


async def test_it_is_told_when_a_reader_holds_things_up_and_when_it_reads_again(line: Line) -> None:
    watcher = Watcher()

    async def talk(websocket: WebSocket, wire: Wire) -> None:
        wire.watched_by(watcher)
        await websocket.receive()
        for number in range(100):
            wire.write(frames(b"%d" % (number % 10) * 50_000, b"-"))
        await websocket.receive()

    line.talk = talk
    async with _dial_to(line) as client:
        client.transport.pause_reading()
        await client.send("go on")
        async with asyncio.timeout(PATIENCE):
            while not watcher.told:
                await asyncio.sleep(0.001)
        assert watcher.told == ["full"]
        client.transport.resume_reading()
        for number in range(100):
            assert await asyncio.wait_for(client.recv(), PATIENCE) == str(number % 10) * 50_000
            assert await asyncio.wait_for(client.recv(), PATIENCE) == "-"
        await client.send("done")
    await _done(line)
    assert watcher.told == ["full", "room"]


async def test_a_conversation_that_fails_by_itself_is_not_silenced() -> None:
    async def send(_: object) -> None: ...

    with pytest.raises(TimeoutError, match="mine"):
        async with AsgiWire(send).opened():
            raise TimeoutError("mine")


async def test_one_that_is_not_closed_leaves_at_once() -> None:
    sent: list[object] = []

    async def send(message: object) -> None:
        sent.append(message)

    async with AsgiWire(send).opened() as wire:
        wire.write(frames(b"1"))
        await asyncio.sleep(0)
    assert sent == [{"type": "websocket.send", "text": "1"}]
