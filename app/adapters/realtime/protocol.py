"""uvicorn's WebSocket protocol with a shorter way out and guards against readers that never read.

Chosen through uvicorn's `ws=` setting. It offers itself to the application as the ASGI extension
`messenger.wire`. Differences from its parent: frames may be written to the transport directly; a
connection that is being closed is aborted soon after, whatever the reason, because a close waits
for a reader that may never read; a message may have 64 fragments.
"""

import asyncio
import socket
from collections.abc import Callable
from typing import Any

from typing_extensions import override
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State

from app.adapters.realtime import frame
from app.adapters.realtime.closes import Close
from app.adapters.realtime.inbox import Gate, Inbox
from app.adapters.realtime.wire import GRACE, Reader, Wire

OPEN = State.OPEN  # an enum's member is dear to look up, and it is for every write
EXTENSION = "messenger.wire"
# Takes a text and says so, or leaves it to be queued; never raises.
Listener = Callable[[str], bool]
FRAGMENTS_MAX = 64
SEND_BUFFER = 128 * 1024  # bytes the kernel may hold for one socket
UNACKNOWLEDGED_MS = 15_000  # how long sent bytes may stay unacknowledged (RFC 5482)
BAD_REQUEST = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class MessengerProtocol(WebSocketsSansIOProtocol):
    fragments = 0
    cut: asyncio.TimerHandle | None = None
    reader: Reader | None = None
    listener: Listener | None = None

    @override
    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        # The parent's are made for many readers, and weigh more than all else here.
        self.queue = Inbox()  # type: ignore[assignment]
        self.writable = Gate()  # type: ignore[assignment]

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        _bound(transport.get_extra_info("socket"))

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.listener = None
        if self.cut is not None:
            self.cut.cancel()

    @override
    def pause_writing(self) -> None:
        super().pause_writing()
        if self.reader is not None:
            self.reader.full()

    @override
    def resume_writing(self) -> None:
        super().resume_writing()
        if self.reader is not None:
            self.reader.room()

    @override
    def data_received(self, data: bytes) -> None:
        """The first bytes are the whole request; one that cannot be read was left to wait."""
        super().data_received(data)
        if not self.handshake_initiated:
            self.transport.write(BAD_REQUEST)
            self.transport.close()
            self.cut_soon()

    @override
    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if self.response.status_code == 101:
            wire: dict[object, object] = {
                "wire": TransportWire(self), "forget": self.forget, "listen": self.listen,
            }  # fmt: skip
            self.scope["extensions"][EXTENSION] = wire
        else:
            self.cut_soon()

    def listen(self, listener: Listener) -> None:
        """Who is asked about a text before it is queued."""
        self.listener = listener

    @override
    def handle_events(self) -> None:
        """What is queued costs waking up who reads it, and stopping and starting to read."""
        if self.listener is None:
            super().handle_events()
            return
        for event in self.conn.events_received():
            if not self._taken(event, self.listener):
                self.conn.events = [event]
                super().handle_events()

    def _taken(self, event: object, listener: Listener) -> bool:
        """Only a text that has come in one piece; what is no UTF-8 is refused by the parent."""
        if not isinstance(event, Frame) or event.opcode is not Opcode.TEXT or not event.fin:
            return False
        if self.close_sent or not self.queue.empty():
            return False
        try:
            return listener(str(event.data, "utf-8"))
        except UnicodeDecodeError:
            return False

    def forget(self) -> None:
        """Lets go of what only the handshake needed; its headers are most of an idle socket."""
        del self.request, self.response
        for name in ("headers", "extensions", "state", "raw_path"):
            self.scope.pop(name, None)  # type: ignore[misc] # nobody reads it any more

    @override
    def handle_text(self, event: Frame) -> None:
        self.fragments = 1
        super().handle_text(event)

    @override
    def handle_bytes(self, event: Frame) -> None:
        self.fragments = 1
        super().handle_bytes(event)

    @override
    def handle_cont(self, event: Frame) -> None:
        if self.close_sent:
            return
        self.fragments += 1
        if self.fragments > FRAGMENTS_MAX:
            self.conn.fail(Close.TOO_BIG, "too many fragments")
            self.handle_parser_exception()
            return
        super().handle_cont(event)

    @override
    def handle_close(self, event: Frame) -> None:
        super().handle_close(event)
        self.cut_soon()

    @override
    def handle_parser_exception(self) -> None:
        super().handle_parser_exception()
        self.cut_soon()

    @override
    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.cut_soon()

    @override
    def shutdown(self) -> None:
        if self.handshake_complete and self.conn.state is not State.OPEN:
            self.stop_keepalive()
            self.transport.close()
        else:
            super().shutdown()
        self.cut_soon()

    @override
    def on_task_complete(self, task: asyncio.Task[None]) -> None:
        super().on_task_complete(task)
        self.cut_soon()

    def cut_soon(self) -> None:
        """Closing waits until the peer has read everything; one that does not read is cut."""
        if self.cut is None and not self.disconnected:
            self.cut = self.loop.call_later(GRACE, self.transport.abort)


class TransportWire(Wire):
    """Straight to the transport: what gathered in a tick leaves in one write."""

    def __init__(self, protocol: MessengerProtocol) -> None:
        self._protocol = protocol

    @override
    def write(self, frames: list[frame.Frame]) -> None:
        protocol = self._protocol
        if frames and protocol.conn.state is OPEN and not protocol.transport.is_closing():
            protocol.transport.write(frame.joined(frames))

    @override
    def backlog(self) -> int:
        return self._protocol.transport.get_write_buffer_size()

    @override
    def watched_by(self, reader: Reader | None) -> None:
        self._protocol.reader = reader

    @override
    def close(self, close: Close, reason: str) -> None:
        protocol = self._protocol
        if protocol.conn.state is not State.OPEN or protocol.transport.is_closing():
            return
        protocol.conn.send_close(close, reason)
        protocol.close_sent = True
        protocol.transport.write(b"".join(protocol.conn.data_to_send()))
        protocol.queue.put_nowait(
            {"type": "websocket.disconnect", "code": int(close), "reason": reason}
        )
        if protocol.read_paused:
            protocol.read_paused = False
            protocol.transport.resume_reading()
        protocol.close_timer = protocol.loop.call_later(GRACE, protocol.transport.abort)
        protocol.cut_soon()


def _bound(sock: socket.socket | None) -> None:
    """Bounds what a stalled peer may cost, where the platform knows these options."""
    if sock is None or sock.family == socket.AF_UNIX:
        return
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MS)
