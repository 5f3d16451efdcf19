"""Which connections of this process listen to which channel; no I/O."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from typing_extensions import override

from app.adapters.realtime.broker import Broker
from app.adapters.realtime.connection import Connection, Recover
from app.adapters.realtime.frame import Frame
from app.adapters.realtime.measured import RealtimeMeasures
from app.adapters.realtime.tick import Tick
from app.kernel.sockets import Presence

HEARD_FRAMES = 1000  # kept for one who catches up; who has missed more is told so
HEARD_BYTES = 512 * 1024


@dataclass(slots=True)
class CatchingUp:
    """A listener that is being told the past.

    `heard` keeps what comes meanwhile, which is everything after `since`. Once the past has been
    told `heard` is None, and `position` is the version up to which the listener knows everything;
    the audience may still be behind that.
    """

    since: int | None  # None while the audience itself knows no version
    position: int = -1
    heard: list[Frame] | None = field(default_factory=list)
    size: int = 0

    def hear(self, frame: Frame) -> None:
        """Keeps the frame; when that is too much, the line up to here counts as not heard."""
        if self.heard is None:
            return
        self.heard.append(frame)
        self.size += len(frame)
        if len(self.heard) > HEARD_FRAMES or self.size > HEARD_BYTES:
            versions = [kept.version for kept in self.heard if kept.version is not None]
            self.since = max(versions, default=self.since)
            self.heard = [kept for kept in self.heard if kept.version is None and not kept.passing]
            self.size = sum(map(len, self.heard))


class Audience:
    """The listeners of one channel: those who are live, and those who are catching up."""

    __slots__ = ("catching_up", "delivered", "live")

    def __init__(self) -> None:
        self.live: set[Connection] = set()
        self.catching_up: dict[Connection, CatchingUp] = {}
        self.delivered: int | None = None  # the version up to which the live have everything

    def __bool__(self) -> bool:
        return bool(self.live or self.catching_up)

    def accounts(self) -> set[UUID]:
        return {listener.account_id for listener in (*self.live, *self.catching_up)}

    def expects(self, version: int) -> bool:
        """Whether it is the next in the line."""
        return self.delivered is not None and version == self.delivered + 1

    def tell(self, frame: Frame, besides: UUID | None = None) -> None:
        """Gives a frame to everybody; versions arrive here in order and once.

        One without a text is nobody's business: it only takes its place in the line.
        """
        if frame.payload:
            for listener in self.live if besides is None else self._live_besides(besides):
                listener.offer(frame)
            if self.catching_up:
                self._tell_late(frame, besides)
        if frame.version is not None:
            self.delivered = frame.version
            if self.catching_up:
                self._promote()

    def tell_all(self, frames: Sequence[Frame]) -> None:
        """Gives frames that follow each other in the line to everybody."""
        if self.catching_up or len(frames) == 1:
            for frame in frames:
                self.tell(frame)
            return
        for listener in self.live:
            listener.offer_all(frames)
        self.delivered = frames[-1].version

    def _live_besides(self, account_id: UUID) -> Iterator[Connection]:
        return (listener for listener in self.live if listener.account_id != account_id)

    def _tell_late(self, frame: Frame, besides: UUID | None) -> None:
        for listener, state in self.catching_up.items():
            if listener.account_id == besides:
                continue
            if state.heard is not None:
                state.hear(frame)
            elif frame.version is None or frame.version > state.position:
                listener.offer(frame)

    def lacks(self, listener: Connection, position: int | None) -> bool:
        """Whether something lies between that version and the first that the listener heard."""
        state = self.catching_up.get(listener)
        if state is None or state.heard is None or state.since is None or position is None:
            return False
        return position < state.since

    def caught_up(self, listener: Connection, position: int | None) -> None:
        """The past up to `position` was told; what was heard since then follows."""
        state = self.catching_up.get(listener)
        if state is None or state.heard is None:
            return
        heard, state.heard = state.heard, None
        state.position = -1 if position is None else position
        if self.delivered is None and position is not None:
            self._begin(position)
        for frame in heard:
            if frame.version is None or frame.version > state.position:
                listener.offer(frame)
        self._promote()

    def drop(self, listener: Connection) -> None:
        self.live.discard(listener)
        self.catching_up.pop(listener, None)

    def _begin(self, position: int) -> None:
        """The first listener says where the line is; the others hear what comes after that."""
        self.delivered = position
        for state in self.catching_up.values():
            state.since = position

    def _promote(self) -> None:
        reached = -1 if self.delivered is None else self.delivered
        for listener, state in list(self.catching_up.items()):
            if state.heard is None and state.position <= reached:
                del self.catching_up[listener]
                self.live.add(listener)


class Hub(Presence):
    """The audiences of this process, and the connections of each account."""

    def __init__(
        self, recover: Recover | None = None, measured: RealtimeMeasures | None = None
    ) -> None:
        """`recover` and `tick` are for the connections that will enter."""
        self.recover = recover
        self.measured = measured or RealtimeMeasures()
        self.tick = Tick(self.measured)
        self._audiences: dict[str, Audience] = {}
        self._channels: dict[Connection, set[str]] = {}
        self._accounts: dict[UUID, set[Connection]] = {}
        self._declined: dict[Connection, set[str]] = {}
        self.broker: Broker | None = None  # told what is listened to here
        # Told of a channel that nobody here hears any more.
        self.deserted: Callable[[str], object] = lambda _: None

    def enter(self, connection: Connection) -> None:
        self._channels[connection] = set()
        mine = self._accounts.setdefault(connection.account_id, set())
        if not mine and self.broker is not None:
            self.broker.listen(connection.account_id)
        mine.add(connection)

    def leave(self, connection: Connection) -> None:
        self._declined.pop(connection, None)
        for channel in self._channels.pop(connection, set()):
            self._drop(connection, channel)
        mine = self._accounts.get(connection.account_id, set())
        mine.discard(connection)
        gone = not mine and self._accounts.pop(connection.account_id, None) is not None
        if gone and self.broker is not None:
            self.broker.ignore(connection.account_id)

    def join(self, connection: Connection, channel: str) -> bool:
        """Joins as one who catches up; `Audience.caught_up` makes the listener live.

        False for one who is there already, or has left the house.
        """
        if connection not in self._channels or channel in self._channels[connection]:
            return False
        self._channels[connection].add(channel)
        if self._declined:
            self._declined.get(connection, set()).discard(channel)
        if self.broker is not None and channel not in self._audiences:
            self.broker.listen(channel)
        audience = self._audiences.setdefault(channel, Audience())
        audience.catching_up[connection] = CatchingUp(since=audience.delivered)
        return True

    def part(self, connection: Connection, channel: str) -> None:
        self._channels.get(connection, set()).discard(channel)
        connection.forget(channel)
        self._drop(connection, channel)

    def decline(self, connection: Connection, channel: str) -> None:
        """The listener itself wants to hear no more of it: it is not brought back.

        Only what it follows can be declined: peers may name as many channels as they like.
        """
        if channel not in self.channels(connection):
            return
        self.part(connection, channel)
        self._declined.setdefault(connection, set()).add(channel)

    def declines(self, connection: Connection, channel: str) -> bool:
        return channel in self._declined.get(connection, ())

    def audience(self, channel: str) -> Audience | None:
        return self._audiences.get(channel)

    def of_account(self, account_id: UUID) -> tuple[Connection, ...]:
        return tuple(self._accounts.get(account_id, ()))

    @override
    def sockets(self, account_id: UUID) -> int:
        return len(self._accounts.get(account_id, ()))

    def channels(self, connection: Connection) -> Collection[str]:
        """What a connection listens to."""
        return self._channels.get(connection, ())

    def accounts(self) -> list[UUID]:
        """Those with an open socket here."""
        return list(self._accounts)

    def reached(self) -> dict[str, int]:
        """The channels whose lines are told here, each with the version it has reached."""
        return {
            channel: audience.delivered
            for channel, audience in self._audiences.items()
            if audience.delivered is not None
        }

    def everybody(self) -> Iterator[Connection]:
        return iter(tuple(self._channels))

    def __len__(self) -> int:
        return len(self._channels)

    def _drop(self, connection: Connection, channel: str) -> None:
        audience = self._audiences.get(channel)
        if audience is not None:
            audience.drop(connection)
            if not audience:
                del self._audiences[channel]
                self.deserted(channel)
                if self.broker is not None:
                    self.broker.ignore(channel)
