"""The table of named buckets: counted here, and with Redis across all nodes."""

from collections.abc import Callable, Mapping
from time import monotonic

from typing_extensions import override

from app.adapters.limits.across_nodes import AcrossNodes
from app.adapters.limits.windows import Window, Windows
from app.kernel.limits import Quota, RateLimited, RateLimits, Usage
from app.kernel.measures import Measures

# Buckets that are used all the time: a node alone decides about the first third of each window, so
# most messages wait for nobody. All nodes together let through `count` and a third for each of
# them at most; the others are exact.
LIGHT = frozenset({"messages", "frames"})
LIGHT_SHARE = 3


class Buckets(RateLimits):
    """What this node refuses is refused; what it allows is asked of Redis, where there is one."""

    active = True

    def __init__(
        self,
        quotas: Mapping[str, Quota],
        measures: Measures,
        across: AcrossNodes | None = None,
        *,
        trusts_loopback: bool = False,
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._quotas = dict(quotas)
        self._across = across
        self._trusts_loopback = trusts_loopback
        self._now = now
        self._here: dict[tuple[str, int], Windows] = {}
        self._refused = measures.counters(
            "messenger_rate_limited", "What was refused because it was too often.", "bucket"
        )

    @property
    @override
    def trusts_loopback(self) -> bool:
        return self._trusts_loopback

    @override
    def bucket(self, name: str, quota: Quota) -> None:
        if name in self._quotas:
            raise ValueError(f"There is a bucket {name!r} already.")
        self._quotas[name] = quota

    @override
    async def spend(self, bucket: str, key: str, factor: int = 1) -> Usage:
        here = self._windows(bucket, factor)
        window, quota = here.take(key), here.quota
        taken = len(window.stamps)
        usage = Usage(bucket, quota, quota.count - taken, window.reset)
        if window.refused:
            raise self._refusal(usage)
        if self._across is None or self._decides(bucket, taken, quota):
            return usage
        return await self._asked(self._across, usage, key, window) or usage

    @override
    def at_once(self, key: str, *buckets: str) -> bool:
        taken: list[Window] = []
        for bucket in buckets:
            here = self._windows(bucket, 1)
            window = here.take(key)
            if not window.refused:
                taken.append(window)
            if window.refused or not self._decides(bucket, len(window.stamps), here.quota):
                for one in taken:
                    one.give_back()
                return False
        return True

    def _decides(self, bucket: str, taken: int, quota: Quota) -> bool:
        """Whether this node may say yes alone."""
        return self._across is None or (bucket in LIGHT and taken <= quota.count // LIGHT_SHARE)

    @override
    async def forgive(self, bucket: str, key: str) -> None:
        here = self._windows(bucket, 1)
        here.clear(key)
        if self._across is not None:
            await self._across.forgive(bucket, key, here.quota)

    @override
    async def close(self) -> None:
        if self._across is not None:
            await self._across.close()

    async def _asked(
        self, across: AcrossNodes, here: Usage, key: str, window: Window
    ) -> Usage | None:
        """What all nodes together say; None if nobody can say it."""
        verdict = await across.take(here.bucket, key, here.quota, window.tell())
        if verdict is None:
            return None
        usage = Usage(here.bucket, here.quota, verdict.remaining, verdict.reset)
        if not verdict.allowed:
            window.give_back()
            raise self._refusal(usage)
        return usage

    def _windows(self, bucket: str, factor: int) -> Windows:
        here = self._here.get((bucket, factor))
        if here is None:
            here = Windows(self._quotas[bucket].times(factor), self._now)
            self._here[bucket, factor] = here
        return here

    def _refusal(self, usage: Usage) -> RateLimited:
        self._refused.of(usage.bucket).add()
        return RateLimited(usage)
