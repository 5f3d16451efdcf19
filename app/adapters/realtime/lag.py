"""What waits for a reader that does not keep up, and what it will not be told one by one."""

from collections import Counter
from collections.abc import Iterable

from app.adapters.realtime.frame import Frame

LIVE_BYTES = 128 * 1024  # of channels' lines; above that the busiest channel is given up
LIVE_FRAMES = 500
WAITING_BYTES = 512 * 1024  # in all: the last resort, when giving up channels does not help
WAITING_FRAMES = 10_000
ANSWERS_BYTES = 8 * 1024 * 1024  # more for what the reader itself has asked for: history, say


class Lag:
    """A bounded queue that degrades before it overflows.

    Of a passing state only the newest frame is kept. When the lines need too much room, the frames
    of the busiest channel are thrown away and its next ones are not even taken: `lacking` says
    behind which version the reader lacks that channel.
    """

    __slots__ = ("_answers", "_live", "_passing", "_size", "_waiting", "lacking")

    def __init__(self) -> None:
        self._waiting: list[Frame] = []
        self._passing: dict[str, Frame] = {}
        self._live: Counter[str] = Counter()  # bytes, by channel
        self._size = self._answers = 0
        self.lacking: dict[str, int] = {}

    def put(self, frame: Frame) -> None:
        if frame.passing is not None:
            self._size -= len(self._passing.pop(frame.passing, b""))
            self._passing[frame.passing] = frame
        elif frame.version is None or frame.channel not in self.lacking:
            self._waiting.append(frame)
        else:
            return
        self._size += len(frame)
        if not frame.channel:
            self._answers += len(frame)
        if frame.version is not None:
            self._live[frame.channel] += len(frame)
            self._degrade()

    def put_first(self, frames: Iterable[Frame]) -> None:
        """Before everything else, in their order."""
        lacking, self.lacking = self.lacking, {}
        rest = self.take()
        for frame in frames:
            self.put(frame)
        for channel, version in lacking.items():
            self.lose(channel, version)
        for frame in rest:
            self.put(frame)

    def take(self) -> list[Frame]:
        """All that waits, in order; passing states come last."""
        taken = [*self._waiting, *self._passing.values()]
        self._waiting, self._passing, self._live = [], {}, Counter()
        self._size = self._answers = 0
        return taken

    def lose(self, channel: str, version: int) -> None:
        """The channel's line behind that version is not kept until `lacking` is dealt with."""
        self.lacking[channel] = min(version, self.lacking.get(channel, version))
        self._size -= self._live.pop(channel, 0)
        self._waiting = [
            frame for frame in self._waiting if frame.version is None or frame.channel != channel
        ]

    @property
    def too_much(self) -> bool:
        """Whether more waits than is kept for any reader."""
        allowed = WAITING_BYTES + min(self._answers, ANSWERS_BYTES)
        return self._size > allowed or len(self._waiting) > WAITING_FRAMES

    def _degrade(self) -> None:
        while self._live.total() > LIVE_BYTES or (len(self._waiting) > LIVE_FRAMES and self._live):
            busiest = max(self._live, key=self._live.__getitem__)
            lost = (f.version for f in self._waiting if f.channel == busiest and f.version)
            self.lose(busiest, next(lost) - 1)
