"""Nodes that count together or alone, and a Redis that may go away."""

import itertools
from collections.abc import AsyncIterator, Callable

import pytest

from app.adapters.clock import SystemClock
from app.adapters.limits.across_nodes import AcrossNodes
from app.adapters.limits.buckets import Buckets
from app.kernel.limits import Quota, RateLimited, RateLimits
from app.kernel.measures import Measures

QUOTAS = {"tea": Quota(5, 60), "messages": Quota(30, 60)}
NOWHERE = "redis://127.0.0.1:1/0"  # nobody listens there

_installations = itertools.count(1)

Node = Callable[..., Buckets]


@pytest.fixture
async def node(unhurried: None) -> AsyncIterator[Node]:
    """Another node of the test's own installation: `node(redis_url)`, or alone: `node()`."""
    made: list[Buckets] = []
    prefix = f"limits-test-{next(_installations)}"

    def another(url: str | None = None, measures: Measures | None = None) -> Buckets:
        measures = measures or Measures()
        across = None if url is None else AcrossNodes(url, prefix, SystemClock(), measures)
        made.append(Buckets(QUOTAS, measures, across))
        return made[-1]

    yield another
    for one in made:
        await one.close()


async def spent(limits: RateLimits, key: str, times: int, bucket: str = "tea") -> int:
    """How many of so many tries got a place."""
    got = 0
    for _ in range(times):
        try:
            await limits.spend(bucket, key)
        except RateLimited:
            continue
        got += 1
    return got
