"""Limits that limit nothing: for load tests, and where something in front of us limits."""

from typing_extensions import override

from app.kernel.limits import Quota, RateLimits, Usage


class NoLimits(RateLimits):
    active = False
    trusts_loopback = True

    @override
    def bucket(self, name: str, quota: Quota) -> None:
        """Nobody looks at it."""

    @override
    async def spend(self, bucket: str, key: str, factor: int = 1) -> Usage | None:
        return None

    @override
    def at_once(self, key: str, *buckets: str) -> bool:
        return True

    @override
    async def forgive(self, bucket: str, key: str) -> None:
        """Nothing was counted."""

    @override
    async def close(self) -> None:
        """Nothing is open."""
