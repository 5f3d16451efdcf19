"""A server that does what a test says to every socket that is opened."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from app.adapters.realtime import protocol, wire
from app.adapters.realtime.protocol import EXTENSION, MessengerProtocol
from app.adapters.realtime.wire import AsgiWire, Wire
from tests.adapters.realtime.paper import frames
from tests.kit.house import served

Talk = Callable[[WebSocket, Wire], Awaitable[None]]
WIRES = {"transport": MessengerProtocol, "asgi": "websockets-sansio"}


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who does not read is cut sooner than in earnest."""
    for module in (protocol, wire):
        monkeypatch.setattr(module, "GRACE", 0.1)


class Line:
    """The server's end: `talk` is what is done with a socket; `servers` can be told to stop."""

    def __init__(self) -> None:
        self.talk: Talk = listening
        self.done = 0
        self.url = ""
        self.port = 0

    async def serve(self, websocket: WebSocket) -> None:
        await websocket.accept()
        extension = websocket.scope["extensions"].get(EXTENSION)
        try:
            if extension is not None:
                await self.talk(websocket, extension["wire"])
                return
            async with AsgiWire(websocket.send).opened() as plain:
                await self.talk(websocket, plain)
        finally:
            self.done += 1


async def listening(websocket: WebSocket, wire: Wire) -> None:
    """Reads until the peer is gone; says `echo:` and what was said."""
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            return
        wire.write(frames(b"echo:" + str(message.get("text")).encode()))


@contextlib.asynccontextmanager
async def a_line(ws: Any, **options: Any) -> AsyncIterator[Line]:
    line = Line()
    app = Starlette(routes=[WebSocketRoute("/", line.serve)])
    async with served(app, ws=ws, lifespan="off", **options) as port:
        line.port, line.url = port, f"ws://127.0.0.1:{port}/"
        yield line


@pytest.fixture(scope="module", params=WIRES)
async def server(request: pytest.FixtureRequest) -> AsyncIterator[Line]:
    async with a_line(WIRES[request.param]) as line:
        yield line


@pytest.fixture
def line(server: Line) -> Line:
    """Under the product's protocol, and under a plain one."""
    server.talk, server.done = listening, 0
    return server
