"""Where limits are off nothing is counted and nobody is told of any."""

from app.adapters.limits.off import NoLimits
from app.kernel.limits import Quota


async def test_everything_may_be_done_at_any_rate() -> None:
    limits = NoLimits()
    limits.bucket("tea", Quota(1, 60))
    assert [await limits.spend("tea", "ann") for _ in range(100)] == [None] * 100
    await limits.forgive("tea", "ann")
    await limits.close()
