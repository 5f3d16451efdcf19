"""Moving windows in this process: how often a key was used in the last so many seconds.

The library `limits` counts in Redis for us, but not here: a hit in its asyncio memory storage takes
35 µs and starts a task that looks through all keys; this takes half a microsecond.
"""

from collections import deque
from collections.abc import Callable
from time import monotonic

from app.kernel.limits import Quota

KEYS_FEW = 1024  # below that nobody looks for what is over
KEYS_MAX = 200_000  # of one kind; beyond that the oldest are forgotten


class Window:
    """The moments at which places were taken, the oldest first.

    `refused` is whether there was no place for the last who asked, `reset` the seconds from then
    until the oldest is free again. `told` is the moment up to which Redis knows of the places.
    """

    __slots__ = ("refused", "reset", "stamps", "told")

    def __init__(self) -> None:
        self.stamps: deque[float] = deque()
        self.refused = False
        self.reset = 0.0
        self.told = 0.0

    def tell(self) -> int:
        """How many places Redis does not know of; from now on it does."""
        untold = sum(stamp > self.told for stamp in self.stamps)
        self.told = self.stamps[-1]
        return untold

    def give_back(self) -> None:
        """The place taken last is not used."""
        if self.stamps:
            self.stamps.pop()


class Windows:
    """The windows of one bucket, by key."""

    def __init__(self, quota: Quota, now: Callable[[], float] = monotonic) -> None:
        self.quota = quota
        self._now = now
        self._windows: dict[str, Window] = {}
        self._sweep_at = KEYS_FEW

    def __len__(self) -> int:
        return len(self._windows)

    def take(self, key: str) -> Window:
        """Takes a place if there is one: see `Window.refused`."""
        window = self._windows.get(key)
        if window is None:
            window = self._opened(key)
        now = self._now()
        stamps, horizon = window.stamps, now - self.quota.seconds
        while stamps and stamps[0] <= horizon:
            stamps.popleft()
        window.refused = len(stamps) >= self.quota.count
        if not window.refused:
            stamps.append(now)
        window.reset = stamps[0] - horizon
        return window

    def clear(self, key: str) -> None:
        self._windows.pop(key, None)

    def _opened(self, key: str) -> Window:
        if len(self._windows) >= self._sweep_at:
            self._sweep()
        window = self._windows[key] = Window()
        return window

    def _sweep(self) -> None:
        """Whatever is over goes; looking costs what was added since the last look."""
        horizon = self._now() - self.quota.seconds
        for key, window in list(self._windows.items()):
            if not window.stamps or window.stamps[-1] <= horizon:
                del self._windows[key]
        for key in list(self._windows)[: max(0, len(self._windows) - KEYS_MAX // 2)]:
            del self._windows[key]
        self._sweep_at = min(KEYS_MAX, max(KEYS_FEW, 2 * len(self._windows)))
