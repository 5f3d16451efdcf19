"""The system's clock, and its twin that stands still until it is told to move."""

from datetime import UTC, datetime, timedelta
from time import time


class SystemClock:
    def seconds(self) -> float:
        return time()

    def now(self) -> datetime:
        return datetime.now(UTC)


class FrozenClock:
    """Shows `start` until somebody advances it."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("A clock starts at an aware time.")
        self._now = start.astimezone(UTC)

    def seconds(self) -> float:
        return self._now.timestamp()

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        self._now += by
