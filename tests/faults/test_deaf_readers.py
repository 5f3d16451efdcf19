"""Fifty readers who never read, under load: soon gone, cheap meanwhile, and nobody is delayed."""

import asyncio
import base64
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from statistics import quantiles

import orjson
import psutil
import pytest

from tests.kit.cast import Cast, Person, key
from tests.kit.doors import PATIENCE, Frame, Socket
from tests.kit.server import Server, server

READERS = 50
GONE_SECONDS = 20.0
GROWTH_MAX = 64 * 1024 * 1024
WARM_SECONDS = 5.0
DELAY_MAX = 0.25  # seconds that healthy members may always wait, on whatever machine this is
LONG = "й" * 4000


@pytest.mark.long
@pytest.mark.timeout(180)
async def test_fifty_readers_who_never_read_are_cut_and_harm_nobody(database_url: str) -> None:
    async with server(
        database_url, CHAT_SOCKETS_PER_ACCOUNT="100", RATE_LIMIT_ENABLED="false"
    ) as running:
        cast = Cast(running)
        ann, bob, eve = [await cast.person(name) for name in ("ann", "bob", "eve")]
        chat = await ann.opens(bob, eve)
        hers, his = await ann.listening(chat), await bob.listening()
        before = await _talk(hers, his, time.monotonic() + WARM_SECONDS)
        process = psutil.Process(running.pid)
        base = process.memory_info().rss
        with ExitStack() as stack:
            deaf = {stack.enter_context(_deaf(running, eve)) for _ in range(READERS)}
            await _until(lambda: len(_there(process, deaf)) == READERS)
            delays, growth, gone = await _observed(hers, his, process, deaf, base)
        print(
            f"gone after {gone:.1f} s; memory +{growth / 2**20:.0f} MiB; p99 of the delay "
            f"{_p99(before) * 1000:.0f} ms before, {_p99(delays) * 1000:.0f} ms with them"
        )
        assert gone <= GONE_SECONDS
        assert growth <= GROWTH_MAX
        assert _p99(delays) <= max(DELAY_MAX, 3 * _p99(before))
        await cast.leave()


async def _observed(
    hers: Socket, his: Socket, process: psutil.Process, deaf: set[int], base: int
) -> tuple[list[float], int, float]:
    """Delays, the greatest growth of memory, and how long it took until the last was gone."""
    started, growth = time.monotonic(), 0
    delays: list[float] = []
    while _there(process, deaf) and time.monotonic() < started + GONE_SECONDS + 5:
        delays += await _talk(hers, his, time.monotonic() + 0.5)
        growth = max(growth, process.memory_info().rss - base)
    return delays, growth, time.monotonic() - started


async def _talk(hers: Socket, his: Socket, until: float) -> list[float]:
    """Ann posts as fast as she is answered; how long Bob waited for each."""
    delays = []
    while time.monotonic() < until:
        sent, mark = time.monotonic(), key()
        ack = await hers.ask("send_message", text=LONG, client_message_id=mark)
        assert ack["type"] == "message_ack", ack
        await his.until("new_message", partial(_is, mark))
        delays.append(time.monotonic() - sent)
        hers.heard.clear()
        his.heard.clear()
    return delays


def _is(mark: str, frame: Frame) -> bool:
    return bool(frame["message"]["client_message_id"] == mark)


def _p99(delays: list[float]) -> float:
    return quantiles(delays, n=100)[98]


def _there(process: psutil.Process, ports: set[int]) -> set[int]:
    """Those of the readers' ports to whom the server still holds a socket."""
    return {each.raddr.port for each in process.net_connections("tcp4") if each.raddr} & ports


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.02)


@contextmanager
def _deaf(running: Server, person: Person) -> Iterator[int]:
    """Signs in on all chats over a network that holds little, and reads nothing; the port."""
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", running.port))
        handshake = base64.b64encode(os.urandom(16)).decode()
        client.sendall(
            f"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {handshake}\r\n\r\n".encode()
        )
        text = orjson.dumps({"type": "auth", "token": person.token})
        client.sendall(bytes([0x81, 0xFE]) + len(text).to_bytes(2, "big") + bytes(4) + text)
        yield client.getsockname()[1]
