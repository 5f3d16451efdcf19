"""Moving windows in Redis, the same for all nodes: the library `limits` with our time limits."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeVar

from limits import RateLimitItem, RateLimitItemPerSecond, WindowStats
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from loguru import logger
from redis.asyncio import BlockingConnectionPool

from app.kernel.limits import Quota
from app.kernel.measures import Measures
from app.kernel.ports import Clock

# A request waits a tenth of a second for Redis, in short looks: an event loop that is busy itself
# must not be taken for a Redis that is away, or being slow would open the gates.
LOOKS = 10
LOOK_SECONDS = 0.01
SOCKET_SECONDS = 1.0
PAUSE = 1.0  # seconds without asking after Redis did not answer
CONNECTIONS = 16


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`remaining` places and the seconds until the next taken one is free, for all nodes."""

    allowed: bool
    remaining: int
    reset: float


class AcrossNodes:
    """Answers None when Redis is away: then each node counts for itself."""

    def __init__(
        self,
        url: str,
        prefix: str,
        clock: Clock,
        measures: Measures,
        now: Callable[[], float] = monotonic,
    ) -> None:
        """`prefix` begins the names of our keys."""
        pool = BlockingConnectionPool.from_url(
            url, max_connections=CONNECTIONS, timeout=SOCKET_SECONDS,
            socket_timeout=SOCKET_SECONDS, socket_connect_timeout=SOCKET_SECONDS,
        )  # fmt: skip
        self._pool = pool
        self._clock = clock
        self._now = now
        storage = RedisStorage(
            "async+redis://",
            implementation="redispy",
            connection_pool=pool,  # type: ignore[arg-type] # as its documentation allows
            key_prefix=f"{prefix}:limits",
        )
        self._windows = MovingWindowRateLimiter(storage)
        self._asks_again_at = 0.0
        self._away = False
        self._alone = measures.counter(
            "messenger_rate_limits_alone", "Limits checked without the other nodes: Redis is away."
        )

    async def take(self, bucket: str, key: str, quota: Quota, cost: int) -> Verdict | None:
        if self._now() < self._asks_again_at:
            self._alone.add()
            return None
        item = RateLimitItemPerSecond(quota.count, quota.seconds)
        try:
            allowed, stats = await _soon(self._hit(item, bucket, key, cost))
        except Exception as error:  # noqa: BLE001 - whatever it is, the gates stay guarded
            self._gone(error)
            return None
        self._back()
        return Verdict(allowed, max(0, stats.remaining), self._until(stats.reset_time))

    async def forgive(self, bucket: str, key: str, quota: Quota) -> None:
        """Nothing if Redis is away: then the places are free when their time is over."""
        item = RateLimitItemPerSecond(quota.count, quota.seconds)
        try:
            await _soon(self._windows.clear(item, bucket, key))
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody waits for it
            self._gone(error)

    async def close(self) -> None:
        await self._pool.disconnect()

    async def _hit(
        self, item: RateLimitItem, bucket: str, key: str, cost: int
    ) -> tuple[bool, WindowStats]:
        allowed = await self._windows.hit(item, bucket, key, cost=cost)
        return allowed, await self._windows.get_window_stats(item, bucket, key)

    def _until(self, moment: float) -> float:
        return max(0.0, moment - self._clock.now().timestamp())

    def _gone(self, error: Exception) -> None:
        self._alone.add()
        self._asks_again_at = self._now() + PAUSE
        if not self._away:
            logger.warning("Limits are counted by each node alone: {}", type(error).__name__)
        self._away = True

    def _back(self) -> None:
        if self._away:
            logger.info("Limits are counted across nodes again")
        self._away = False


async def _soon(work: Coroutine[Any, Any, T]) -> T:
    """What the work returns; raises TimeoutError when it takes too many looks."""
    task = asyncio.ensure_future(work)
    try:
        for _ in range(LOOKS):
            await asyncio.wait({task}, timeout=LOOK_SECONDS)
            if task.done():
                return task.result()
    finally:
        task.cancel()
    raise TimeoutError
