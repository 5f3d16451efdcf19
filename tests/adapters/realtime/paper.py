"""A wire that leads to a sheet of paper, and listeners whose sockets are made of it."""

from typing import Literal
from uuid import UUID

import orjson
from typing_extensions import override

from app.adapters.realtime.closes import Close
from app.adapters.realtime.connection import Connection, Recover
from app.adapters.realtime.frame import Frame
from app.adapters.realtime.wire import FULL, Reader, Wire
from app.kernel.ids import new_id
from app.kernel.sockets import Push, Stretch, Told

ROOM = "room:1"


class Said(Told):
    type: Literal["said"] = "said"
    number: int | None = None


class PaperWire(Wire):
    """Writes everything down; `unread` bytes lie between us and a reader who does not read."""

    def __init__(self) -> None:
        self.reader: Reader | None = None
        self.writes: list[list[bytes]] = []
        self.closed: tuple[Close, str] | None = None
        self.reads = True
        self.unread = 0

    @override
    def write(self, frames: list[Frame]) -> None:
        if frames:
            self.writes.append([frame.payload for frame in frames])
        if not self.reads:
            self.unread += sum(map(len, frames))
            if self.unread > FULL and self.reader is not None:
                self.reader.full()

    def read(self) -> None:
        """The reader takes everything, and goes on reading."""
        self.reads, self.unread = True, 0
        if self.reader is not None:
            self.reader.room()

    @override
    def watched_by(self, reader: Reader | None) -> None:
        self.reader = reader

    @override
    def backlog(self) -> int:
        return self.unread

    @override
    def close(self, close: Close, reason: str) -> None:
        assert self.closed is None, "said goodbye twice"
        self.closed = (close, reason)

    @property
    def payloads(self) -> list[bytes]:
        return [payload for write in self.writes for payload in write]


class Listener(Connection):
    """A connection whose paper can be read."""

    def __init__(
        self,
        account_id: UUID | None = None,
        anchor: str | None = None,
        *,
        greeted: bool = True,
        recover: Recover | None = None,
    ) -> None:
        self.wire = PaperWire()
        super().__init__(
            self.wire, account_id or new_id(), new_id(), anchor, greeted=greeted, recover=recover
        )

    @property
    def heard(self) -> list[int]:
        """The numbers of what was said."""
        frames = [orjson.loads(payload) for payload in self.wire.payloads]
        return [frame["number"] for frame in frames]

    @property
    def close_code(self) -> Close | None:
        return None if self.wire.closed is None else self.wire.closed[0]


def said(number: int, *, channel: str = ROOM, besides: UUID | None = None) -> Push:
    """A push in the channel's line, at the place of its number."""
    return Push(channel, Said(number=number), number, besides)


def stretch(*numbers: int) -> Stretch:
    """What these pushes would say one by one."""
    return Stretch(ROOM, numbers[0], [said(number).told.encoded() for number in numbers])


def aside(number: int, *, channel: str = ROOM, besides: UUID | None = None) -> Push:
    """A push outside the line."""
    return Push(channel, Said(number=number), None, besides)


def frames(*payloads: bytes) -> list[Frame]:
    """As if each had been said to this socket alone."""
    return [Frame(payload) for payload in payloads]
