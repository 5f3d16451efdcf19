"""When to try again after a failure: soon at first, then less and less often."""

import random

FIRST = 0.05  # seconds
LONGEST = 2.0


class Reconnection:
    """Exponential backoff with full jitter, so that nodes do not come back all at once.

    Source: Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    """

    def __init__(self) -> None:
        self._failures = 0

    @property
    def failing(self) -> bool:
        return self._failures > 0

    def succeeded(self) -> None:
        self._failures = 0

    def failed(self) -> float:
        """Seconds to wait before the next attempt."""
        most = min(LONGEST, FIRST * 2.0 ** min(self._failures, 10))
        self._failures += 1
        return random.uniform(0, most)  # noqa: S311 - spreads attempts, guards nothing
