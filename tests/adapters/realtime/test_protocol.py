"""The guards of the product's own protocol, on a real network."""

import asyncio
import socket
import struct
import time
from collections.abc import AsyncIterator

import pytest
from starlette.websockets import WebSocket
from websockets.asyncio.client import ClientConnection, connect

from app.adapters.realtime.closes import Close
from app.adapters.realtime.protocol import (
    EXTENSION,
    FRAGMENTS_MAX,
    SEND_BUFFER,
    UNACKNOWLEDGED_MS,
    MessengerProtocol,
    TransportWire,
)
from app.adapters.realtime.wire import Wire
from tests.adapters.realtime.conftest import Line, a_line, listening
from tests.adapters.realtime.paper import frames
from tests.adapters.realtime.test_wire import _deaf, _done
from tests.kit.doors import PATIENCE


@pytest.fixture(scope="module")
async def server() -> AsyncIterator[Line]:
    async with a_line(MessengerProtocol) as line:
        yield line


async def _dial(line: Line, **options: object) -> ClientConnection:
    return await connect(line.url, max_size=None, ping_interval=None, **options)  # type: ignore[arg-type] # a test's own


async def _code(client: ClientConnection) -> int | None:
    async with asyncio.timeout(PATIENCE):
        await client.wait_closed()
    return client.close_code


async def test_a_message_may_have_as_many_fragments_as_are_allowed(line: Line) -> None:
    client = await _dial(line)
    for _ in range(2):
        await client.send("x" * FRAGMENTS_MAX for _ in range(FRAGMENTS_MAX - 1))
        assert await asyncio.wait_for(client.recv(), PATIENCE)
    await client.close()


def _masked(opcode: int, payload: bytes, *, fin: bool) -> bytes:
    return bytes([fin << 7 | opcode, 0x80 | len(payload)]) + bytes(4) + payload


@pytest.mark.parametrize("opcode", [1, 2], ids=["text", "bytes"])
@pytest.mark.parametrize("ends", [True, False])
async def test_one_fragment_more_is_too_many(line: Line, opcode: int, ends: bool) -> None:
    client = await _dial(line)
    middle = _masked(0, b"x", fin=False) * (FRAGMENTS_MAX - 1)
    client.transport.write(_masked(opcode, b"x", fin=False) + middle + _masked(0, b"", fin=ends))
    assert await _code(client) == 1009


async def test_endless_empty_fragments_cost_nothing(line: Line) -> None:
    client = await _dial(line)
    client.transport.write(_masked(1, b"", fin=False) + _masked(0, b"", fin=False) * 100_000)
    assert await _code(client) == 1009
    await _done(line)


async def test_compression_is_not_negotiated(line: Line) -> None:
    client = await _dial(line, compression="deflate")
    assert client.protocol.extensions == []
    await client.close()


async def test_a_frame_that_is_too_big_is_refused(line: Line) -> None:
    client = await _dial(line)
    await client.send("x" * 65536)
    assert await asyncio.wait_for(client.recv(), PATIENCE)
    await client.send("x" * 65537)
    assert await _code(client) == 1009


def _ask(line: Line, request: bytes) -> bytes:
    """What the server answers before it closes."""
    with socket.create_connection(("127.0.0.1", line.port), timeout=PATIENCE) as client:
        client.sendall(request)
        answer = b""
        while piece := client.recv(65536):
            answer += piece
        return answer


UPGRADE = b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
VERSION, KEY = b"Sec-WebSocket-Version: 13\r\n", b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (VERSION, b"400"), (VERSION + b"Sec-WebSocket-Key: AAAA\r\n", b"400"),
        (b"Sec-WebSocket-Version: 12\r\n" + KEY, b"400"),
        (VERSION + KEY + b"X-Long: " + b"x" * 10_000 + b"\r\n", b"400"),
        (VERSION + KEY + b"X-Many: x\r\n" * 200, b"400"),
    ],
    ids=["no key", "short key", "old version", "long header", "many headers"],
)  # fmt: skip
async def test_an_upgrade_that_is_none_is_refused_and_closed(
    line: Line, headers: bytes, status: bytes
) -> None:
    answer = await asyncio.to_thread(_ask, line, UPGRADE + headers + b"\r\n")
    assert answer.startswith(b"HTTP/1.1 " + status)


async def test_odd_bytes_in_a_subprotocol_harm_nobody(line: Line) -> None:
    odd = b"Sec-WebSocket-Protocol: \xff\xfe\r\n"
    with socket.create_connection(("127.0.0.1", line.port), timeout=PATIENCE) as client:
        client.sendall(UPGRADE + VERSION + KEY + odd + b"\r\n")
        assert (await asyncio.to_thread(client.recv, 4096)).startswith(b"HTTP/1.1 ")
    other = await _dial(line)
    await other.send("still here")
    assert await asyncio.wait_for(other.recv(), PATIENCE) == "echo:still here"
    await other.close()


async def _stalled(line: Line) -> socket.socket:
    """A peer to whom more was said than it will ever read."""
    wires = []

    async def talk(websocket: WebSocket, wire: Wire) -> None:
        for _ in range(100):
            wire.write(frames(b"x" * 100_000))
        wires.append(wire)
        await listening(websocket, wire)

    line.talk = talk
    client = _deaf(line)
    async with asyncio.timeout(PATIENCE):
        while not wires:
            await asyncio.sleep(0.001)
    assert wires[0].backlog() > 1_000_000
    return client


async def test_a_stalled_peer_that_is_sent_away_is_cut(line: Line) -> None:
    wires = []

    async def talk(websocket: WebSocket, wire: Wire) -> None:
        assert isinstance(wire, TransportWire)
        wires.append(wire)
        wire.write(frames(b"x" * 10_000_000))
        wire.close(Close.SLOW, "too far behind")

    line.talk = talk
    with _deaf(line):
        await _done(line)
        async with asyncio.timeout(PATIENCE):
            while not wires[0]._protocol.disconnected:
                await asyncio.sleep(0.001)


async def test_a_stalled_peer_that_answers_no_ping_is_cut() -> None:
    async with a_line(MessengerProtocol, ws_ping_interval=0.05, ws_ping_timeout=0.05) as line:
        with await _stalled(line):
            await _done(line)


async def test_a_stalled_peer_that_breaks_the_protocol_is_cut(line: Line) -> None:
    with await _stalled(line) as client:
        client.sendall(b"\x81\x02hi")
        await _done(line)


async def test_a_stalled_peer_that_says_goodbye_is_cut_and_the_server_can_stop() -> None:
    async with a_line(MessengerProtocol, timeout_graceful_shutdown=30) as line:
        client = await _stalled(line)
        client.sendall(b"\x88\x82" + bytes(4) + struct.pack("!H", 1000))
        await _done(line)
        started = time.monotonic()
    assert time.monotonic() - started < 15
    client.close()


async def test_stopping_does_not_wait_for_a_stalled_peer() -> None:
    async with a_line(MessengerProtocol, timeout_graceful_shutdown=30) as line:
        stalled = await _stalled(line)
        line.talk = listening
        other = await _dial(line)
        started = time.monotonic()
    assert time.monotonic() - started < 15
    assert await _code(other) == 1012
    stalled.close()


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="Linux has these options")
async def test_what_a_stalled_peer_may_cost_the_kernel_is_bounded(line: Line) -> None:
    wires = []

    async def talk(websocket: WebSocket, wire: Wire) -> None:
        assert isinstance(wire, TransportWire)
        wires.append(wire)
        await listening(websocket, wire)

    line.talk = talk
    client = await _dial(line)
    await client.send("here")
    await asyncio.wait_for(client.recv(), PATIENCE)
    sock = wires[0]._protocol.transport.get_extra_info("socket")
    assert (
        sock.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) <= 2 * SEND_BUFFER
    )  # as Linux counts
    assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == UNACKNOWLEDGED_MS
    await client.close()


async def test_many_frames_in_one_packet_are_all_read(line: Line) -> None:
    client = await _dial(line)
    client.transport.write(_masked(1, b"x", fin=True) * 500)
    for _ in range(500):
        assert await asyncio.wait_for(client.recv(), PATIENCE) == "echo:x"
    await client.close()


async def test_a_socket_goes_on_when_its_handshake_is_forgotten(line: Line) -> None:
    kept: list[str] = []

    async def talk(websocket: WebSocket, wire: Wire) -> None:
        websocket.scope["extensions"][EXTENSION]["forget"]()
        kept.extend(name for name in ("headers", "extensions") if name in websocket.scope)
        await listening(websocket, wire)

    line.talk = talk
    async with connect(line.url) as client:
        await client.send("still here?")
        assert await asyncio.wait_for(client.recv(), PATIENCE) == "echo:still here?"
    assert kept == []
