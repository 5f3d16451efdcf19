"""How requests of tests travel: HTTP/1.1 over connections that are kept, and next to nothing else.

The usual one looks at every idle connection before and after each request, which cost a tenth
of the whole suite.
"""

import asyncio
from collections.abc import AsyncIterable
from typing import cast

import httptools
import httpx
from typing_extensions import override

CHUNKED = b"transfer-encoding"


class Line(asyncio.Protocol):
    """One connection, which carries one request after the other."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.open = True
        self._answered: asyncio.Future[None] | None = None
        self._bodiless = False

    def begin(self, *, bodiless: bool) -> "asyncio.Future[None]":
        """What is done once the answer has come, or when it will not come any more."""
        self._parser = httptools.HttpResponseParser(self)
        self._bodiless = bodiless
        self.headers: list[tuple[bytes, bytes]] = []
        self.body: list[bytes] = []
        self._answered = asyncio.get_running_loop().create_future()
        return self._answered

    def answer(self) -> httpx.Response:
        return httpx.Response(
            self._parser.get_status_code(),
            headers=self.headers,
            stream=httpx.ByteStream(b"".join(self.body)),
        )

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's does not inherit from it

    @override
    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self._break(httpx.RemoteProtocolError(str(error)))

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self.open = False
        self._break(httpx.ReadError(str(exc)) if exc else httpx.RemoteProtocolError("disconnected"))

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        if self._bodiless:
            self.open = False
            self.on_message_complete()

    def on_body(self, body: bytes) -> None:
        self.body.append(body)

    def on_message_complete(self) -> None:
        if self._answered is not None and not self._answered.done():
            self.open = self.open and self._parser.should_keep_alive()
            self._answered.set_result(None)

    def _break(self, error: httpx.TransportError) -> None:
        self.open = False
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(error)


class Transport(httpx.AsyncBaseTransport):
    def __init__(self) -> None:
        self._idle: dict[tuple[str, int], list[Line]] = {}

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        place = (request.url.host, request.url.port or 80)
        limit = request.extensions["timeout"]["read"]
        try:
            async with asyncio.timeout(limit):
                return await self._asked(request, place)
        except TimeoutError as error:
            raise httpx.ReadTimeout(f"no answer within {limit} s") from error

    async def _asked(self, request: httpx.Request, place: tuple[str, int]) -> httpx.Response:
        line = await self._line(place)
        assert line.transport is not None
        kept = False
        try:
            answered = line.begin(bodiless=request.method == "HEAD")
            await _say(line.transport, request)
            await answered
            answer = line.answer()
            kept = line.open
        finally:
            if kept:
                self._idle.setdefault(place, []).append(line)
            else:
                line.transport.abort()
        return answer

    async def _line(self, place: tuple[str, int]) -> Line:
        """One that nobody uses, the last first; else a new one."""
        idle = self._idle.get(place, [])
        while idle:
            line = idle.pop()
            if line.open:
                return line
        try:
            _, line = await asyncio.get_running_loop().create_connection(Line, *place)
        except OSError as error:
            raise httpx.ConnectError(str(error)) from error
        return line

    @override
    async def aclose(self) -> None:
        for lines in self._idle.values():
            for line in lines:
                if line.transport is not None:
                    line.transport.abort()
        self._idle.clear()


async def _say(transport: asyncio.Transport, request: httpx.Request) -> None:
    headers = request.headers.raw
    head = [b"%s %s HTTP/1.1\r\n" % (request.method.encode(), request.url.raw_path)]
    head += [b"%s: %s\r\n" % pair for pair in headers]
    if not any(name.lower() == CHUNKED for name, _ in headers):
        transport.write(b"".join(head) + b"\r\n" + await request.aread())
        return
    transport.write(b"".join(head) + b"\r\n")
    stream = request.stream
    assert isinstance(stream, AsyncIterable)
    async for part in stream:
        if part:
            transport.write(b"%x\r\n%s\r\n" % (len(part), part))
    transport.write(b"0\r\n\r\n")
