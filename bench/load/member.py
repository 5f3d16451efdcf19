"""One socket of somebody in a chat: the upgrade, signing in, and then frames."""

import asyncio
from collections.abc import Callable

from typing_extensions import override

from bench.load.doors import Door
from bench.load.frames import BrokenStream, FrameReader, masked, pongs
from bench.load.job import Visitor

BUFFER = memoryview(bytearray(1 << 18))  # one for all: it is read before anybody else writes
OPEN_SECONDS = 30.0
DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
UPGRADE = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n{more}\r\n"
)
Hearer = Callable[["Member", bytes], None]


class Member(asyncio.BufferedProtocol):
    """Once it is in, `hear(member, data)` is given all bytes as they come."""

    def __init__(self, door: Door, visitor: Visitor, hear: Hearer, number: int) -> None:
        self.number = number
        self.reader = FrameReader()
        self.closing = False
        self.failure: BaseException | None = None
        self._door, self._visitor, self._hear_in = door, visitor, hear
        self._hear: Hearer = Member._upgraded
        self._head = b""
        self._transport: asyncio.Transport | None = None
        self._inside = asyncio.get_running_loop().create_future()

    async def open(self, port: int, *, deflate: bool = False) -> None:
        """Returns when this member is signed in; raises BrokenStream or TimeoutError."""
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_connection(lambda: self, "127.0.0.1", port)
        self._transport = transport
        more = DEFLATE if deflate else ""
        path = self._door.address(self._visitor)
        transport.write(UPGRADE.format(path=path, more=more).encode())
        async with asyncio.timeout(OPEN_SECONDS):
            await self._inside

    def write(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)

    def close(self) -> None:
        self.closing = True
        if self._transport is not None:
            self._transport.abort()

    @override
    def get_buffer(self, sizehint: int) -> memoryview:
        return BUFFER

    @override
    def buffer_updated(self, nbytes: int) -> None:
        try:
            self._hear(self, bytes(BUFFER[:nbytes]))
        except (BrokenStream, ValueError) as error:
            self._fail(error)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(exc or BrokenStream("the connection was lost"))

    def payloads(self, data: bytes) -> list[bytes]:
        """The texts that are complete with this; pings among them are answered."""
        frames = self.reader.read(data)
        answers = pongs(frames)
        if answers:
            self.write(answers)
        return [payload for _, payload in frames if payload]

    def _fail(self, error: BaseException) -> None:
        if self.closing:
            return
        self.failure = self.failure or error
        if not self._inside.done():
            self._inside.set_exception(error)

    def _upgraded(self, data: bytes) -> None:
        self._head += data
        head, end, rest = self._head.partition(b"\r\n\r\n")
        if not end:
            return
        if b" 101 " not in head.partition(b"\r\n")[0]:
            raise BrokenStream(head.partition(b"\r\n")[0].decode())
        greeting = self._door.greeting(self._visitor)
        if greeting is None:
            self._enter()
        else:
            self._hear = Member._welcomed
            self.write(masked(greeting.encode()))
        if rest:
            self._hear(self, rest)

    def _welcomed(self, data: bytes) -> None:
        welcome = self._door.welcome or b""
        if any(welcome in payload for payload in self.payloads(data)):
            self._enter()

    def _enter(self) -> None:
        self._hear = self._hear_in
        if not self._inside.done():
            self._inside.set_result(None)
