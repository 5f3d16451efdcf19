"""One open socket of a signed-in account: a bounded outbox with a single writer."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from app.adapters.realtime.closes import Close
from app.adapters.realtime.frame import Frame
from app.adapters.realtime.lag import Lag
from app.adapters.realtime.tick import Tick
from app.adapters.realtime.wire import Wire

STUCK_SECONDS = 10.0  # a reader that takes nothing for so long is cut

UNANCHORED = ""

# Finds out what a reader is to be told instead of the lines that it lacks behind those versions,
# and gives it to `recovered`.
Recover = Callable[["Connection", Mapping[str, int]], None]


class Connection:
    """Whatever is for this socket goes through `offer`, so its order is one order.

    What is offered within one turn of the event loop leaves in one write. Offering never waits and
    never fails. While the reader takes nothing, frames wait in a `Lag`, which gives up whole
    channels when it grows too long; with room again the reader is told which. One that stays stuck
    is closed (4408) and may resume.
    """

    __slots__ = (
        "__weakref__",
        "_ended",
        "_full",
        "_greeted",
        "_lag",
        "_outbox",
        "_recover",
        "_recovering",
        "_stuck",
        "_tick",
        "_wire",
        "account_id",
        "anchor",
        "session_id",
    )

    def __init__(
        self,
        wire: Wire,
        account_id: UUID,
        session_id: UUID,
        anchor: str | None,
        *,
        greeted: bool = True,
        tick: Tick | None = None,
        recover: Recover | None = None,
    ) -> None:
        """`anchor` is the one channel this socket is about; None for a socket about all.

        UNANCHORED stands for a channel that is not known yet: the first that is followed. Without
        `recover` a reader that lacks something is closed.
        """
        self.account_id = account_id
        self.session_id = session_id
        self.anchor = anchor
        self._wire = wire
        self._tick = tick or Tick()
        self._recover = recover
        self._outbox: list[Frame] = []
        self._lag: Lag | None = None if greeted else Lag()
        self._recovering: dict[str, int] = {}
        self._stuck: asyncio.TimerHandle | None = None
        self._ended = False
        self._full = False
        self._greeted = greeted
        wire.watched_by(self)

    @property
    def ended(self) -> bool:
        return self._ended

    @property
    def greeted(self) -> bool:
        """Whether the door has let it in; before that it does not follow all that it will."""
        return self._greeted

    def offer(self, frame: Frame) -> None:
        if self._ended:
            return
        if self._lag is not None:
            self._put(self._lag, frame)
            return
        if not self._outbox:
            self._tick.add(self)
        self._outbox.append(frame)

    def offer_all(self, frames: Sequence[Frame]) -> None:
        """The same for many."""
        if self._ended:
            return
        if self._lag is not None:
            for frame in frames:
                self.offer(frame)
            return
        if frames and not self._outbox:
            self._tick.add(self)
        self._outbox += frames

    def greet(self, payload: bytes) -> None:
        """The first frame of all: what was offered before it follows it."""
        if self._lag is not None:
            self._lag.put_first([Frame(payload)])
        self._greeted = True
        self._go_on()

    def turn_away(self, payload: bytes, close: Close, reason: str) -> None:
        """The only frame and the end: what was offered before is not for this peer."""
        self._lag, self._outbox = None, [Frame(payload)]
        self.close(close, reason)

    def answer(self, payload: bytes) -> None:
        """Offers what is for this reader alone."""
        self.offer(Frame(payload))

    def lose(self, channel: str, version: int) -> None:
        """The reader lacks that channel's line behind `version`: it is told so, then lives on."""
        self._lag = self._lag or Lag()
        self._lag.lose(channel, version)
        self._go_on()

    def forget(self, channel: str) -> None:
        """The reader follows that channel no more: what lies behind a hole is not told either."""
        asked = self._recovering.pop(channel, None)
        if self._lag is not None:
            if asked is not None:
                self._lag.lose(channel, asked)
            self._lag.lacking.pop(channel, None)

    def recovered(self, told: Mapping[str, bytes]) -> None:
        """What to tell of the channels that `recover` was asked about; others have been given up.

        Frames published since it was asked follow.
        """
        if self._ended or self._lag is None:
            return
        asked, self._recovering = self._recovering, {}
        self._lag.put_first([Frame(told[channel]) for channel in asked if channel in told])
        self._go_on()

    def close(self, close: Close, reason: str = "") -> None:
        """Sends what waits, says goodbye and ends; later offers go nowhere."""
        if self._ended:
            return
        if self._lag is not None:
            for channel, version in self._recovering.items():
                # Whoever resumes from behind a hole would never hear what was in it.
                self._lag.lose(channel, version)
            self._outbox += self._lag.take()
        self._wire.write(self._outbox)
        self._end()
        self._tick.measured.closed(close)
        self._wire.close(close, reason)

    def abandon(self) -> None:
        """The peer is gone: nothing more is sent."""
        self._end()
        self._wire.watched_by(None)

    def flush(self) -> int:
        """Writes what was offered in this turn."""
        frames = self._outbox
        if frames:
            self._outbox = []
            self._wire.write(frames)
        return len(frames)

    def full(self) -> None:
        """The peer does not take what is written: what is offered waits here."""
        if self._ended or self._full:
            return
        self._full = True
        self._lag = self._lag or Lag()
        self._lag.put_first(self._outbox)
        self._outbox = []
        self._watch()

    def room(self) -> None:
        """The peer reads again."""
        self._full = False
        if self._stuck is not None:
            self._stuck.cancel()
        self._go_on()

    def _put(self, lag: Lag, frame: Frame) -> None:
        lag.put(frame)
        if lag.too_much:
            self._cut("too far behind")

    def _go_on(self) -> None:
        """Lets go what waited, unless the reader still has to wait for something."""
        lag = self._lag
        if self._ended or self._full or self._recovering or not self._greeted or lag is None:
            return
        self._lag = None
        self.offer_all(lag.take())
        if lag.lacking:
            self._ask(lag.lacking)

    def _ask(self, lacking: Mapping[str, int]) -> None:
        """What comes from now on waits for what will be said of the lines that are lacking."""
        self._lag, self._recovering = Lag(), dict(lacking)
        self._tick.measured.lost.add(len(lacking))
        if self._recover is None:
            self._cut("too far behind")
        else:
            self._recover(self, lacking)

    def _watch(self) -> None:
        loop, backlog = asyncio.get_running_loop(), self._wire.backlog()
        self._stuck = loop.call_later(STUCK_SECONDS, self._look_again, backlog)

    def _look_again(self, before: int) -> None:
        """A reader that is slow but reads may take its time: what waits for it is bounded."""
        if self._wire.backlog() >= before:
            self._cut("took nothing for too long")
        else:
            self._watch()

    def _cut(self, reason: str) -> None:
        """Closes without what waits: it would only be lost."""
        if not self._ended:
            self._end()
            self._tick.measured.closed(Close.SLOW)
            self._wire.close(Close.SLOW, reason)

    def _end(self) -> None:
        self._ended = True
        self._lag = None
        self._recovering = {}
        self._outbox = []
        if self._stuck is not None:
            self._stuck.cancel()
