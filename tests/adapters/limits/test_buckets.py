"""Named buckets, alone and with Redis: what may be done, and what is told about it."""

import asyncio

import pytest

from app.kernel.limits import Quota, RateLimited
from app.kernel.measures import Measures
from tests.adapters.limits.conftest import NOWHERE, QUOTAS, Node, spent


@pytest.fixture(params=["alone", "redis", "redis that is away"])
def url(request: pytest.FixtureRequest) -> str | None:
    """Where the suite's one node counts: the promises are the same."""
    if request.param == "redis":
        return str(request.getfixturevalue("redis_url"))
    return None if request.param == "alone" else NOWHERE


async def test_there_are_so_many_places_and_no_more(node: Node, url: str | None) -> None:
    limits = node(url)
    assert await spent(limits, "ann", 12) == 5
    assert await spent(limits, "bob", 12) == 5


async def test_many_at_once_get_no_more_either(node: Node, url: str | None) -> None:
    limits = node(url)
    tries = (limits.spend("tea", "ann") for _ in range(40))
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(not isinstance(outcome, Exception) for outcome in outcomes) == 5
    assert {type(o) for o in outcomes if isinstance(o, Exception)} == {RateLimited}


async def test_one_is_told_what_is_left(node: Node, url: str | None) -> None:
    limits = node(url)
    left = [(await limits.spend("tea", "ann")).remaining for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(RateLimited) as refused:
        await limits.spend("tea", "ann")
    usage = refused.value.usage
    assert (usage.bucket, usage.quota, usage.remaining) == ("tea", QUOTAS["tea"], 0)
    assert 55 < usage.reset <= 60
    assert refused.value.retry_after == usage.reset


async def test_who_was_right_in_the_end_begins_anew(node: Node, url: str | None) -> None:
    limits = node(url)
    assert await spent(limits, "ann", 4) == 4
    await limits.forgive("tea", "ann")
    assert await spent(limits, "ann", 12) == 5


async def test_an_address_of_many_people_has_more_places(node: Node, url: str | None) -> None:
    limits = node(url)
    usage = await limits.spend("tea", "office", 10)
    assert (usage.quota, usage.remaining) == (Quota(50, 60), 49)
    assert await spent(limits, "office", 12) == 5


async def test_messages_have_all_their_places(node: Node, url: str | None) -> None:
    assert await spent(node(url), "ann", 50, "messages") == 30


def test_a_module_may_name_a_bucket_of_its_own_once(node: Node) -> None:
    limits = node()
    limits.bucket("votes", Quota(1, 60))
    with pytest.raises(ValueError, match="already"):
        limits.bucket("votes", Quota(2, 60))


async def test_refusals_are_measured(node: Node) -> None:
    measures = Measures()
    await spent(node(measures=measures), "ann", 9)
    assert measures.counters("messenger_rate_limited", "", "bucket").of("tea").value == 4
