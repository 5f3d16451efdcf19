"""Several nodes are one: whoever goes from node to node gets no more than anybody else."""

import asyncio

import pytest

from app.adapters.clock import SystemClock
from app.adapters.limits import across_nodes
from app.adapters.limits.across_nodes import PAUSE, AcrossNodes
from app.kernel.limits import Quota
from app.kernel.measures import Measures
from tests.adapters.limits.conftest import NOWHERE, Node, spent
from tests.kit.doors import PATIENCE

TEA = Quota(5, 60)


async def test_two_nodes_count_together(node: Node, redis_url: str) -> None:
    here, there = node(redis_url), node(redis_url)
    assert await spent(here, "ann", 3) + await spent(there, "ann", 9) == 5
    assert await spent(here, "ann", 9) == 0


async def test_two_nodes_at_once_count_together(node: Node, redis_url: str) -> None:
    here, there = node(redis_url), node(redis_url)
    tries = [limits.spend("tea", "ann") for limits in (here, there) for _ in range(30)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(not isinstance(outcome, Exception) for outcome in outcomes) == 5


async def test_what_one_node_forgives_is_forgiven_for_redis(node: Node, redis_url: str) -> None:
    here, there = node(redis_url), node(redis_url)
    await spent(here, "ann", 5)
    await here.forgive("tea", "ann")
    assert await spent(there, "ann", 9) == 5


async def test_few_messages_wait_for_nobody_and_many_are_counted_together(
    node: Node, redis_url: str
) -> None:
    here, there = node(redis_url), node(redis_url)
    assert await spent(here, "ann", 50, "messages") == 30
    # The other node lets its own third through; then it asks, and the places are gone.
    assert await spent(there, "ann", 50, "messages") == 10


async def test_without_redis_each_node_still_counts(node: Node) -> None:
    measures = Measures()
    here, there = node(NOWHERE, measures), node(NOWHERE)
    assert await spent(here, "ann", 50) == 5
    assert await spent(there, "ann", 50) == 5
    assert measures.counter("messenger_rate_limits_alone", "").value == 5


async def test_a_redis_that_hangs_is_not_waited_for(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(across_nodes, "LOOKS", 10)

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        limits = node(f"redis://127.0.0.1:{port}/0")
        async with asyncio.timeout(PATIENCE):
            assert await spent(limits, "ann", 50) == 5
        await limits.close()


@pytest.mark.usefixtures("unhurried")
async def test_redis_that_comes_back_is_asked_again(redis_url: str) -> None:
    moment = 0.0
    across = AcrossNodes(redis_url, "back", SystemClock(), Measures(), lambda: moment)
    across._gone(ConnectionError())
    assert await across.take("tea", "ann", TEA, 1) is None
    moment = PAUSE
    verdict = await across.take("tea", "ann", TEA, 1)
    assert verdict is not None
    assert (verdict.allowed, verdict.remaining) == (True, 4)
    assert verdict.reset == pytest.approx(60, abs=2)
    await across.forgive("tea", "ann", TEA)
    await across.close()
