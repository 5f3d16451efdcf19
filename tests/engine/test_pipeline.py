"""What one conversation has under way."""

import asyncio

import pytest

from app.engine.pipeline import Pipeline
from tests.kit.doors import PATIENCE


async def turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_whoever_has_much_under_way_waits_for_room() -> None:
    pipeline = Pipeline(at_once=2)
    for _ in range(2):
        await pipeline.room()
        pipeline.began()

    third = asyncio.create_task(pipeline.room())
    await turns()
    assert not third.done()
    pipeline.ended()
    await asyncio.wait_for(third, PATIENCE)


async def test_what_goes_alone_waits_for_the_others_and_is_waited_for() -> None:
    pipeline, go, seen = Pipeline(), asyncio.Event(), list[str]()

    async def work() -> None:
        seen.append("alone")
        await go.wait()
        raise ValueError("broken")

    pipeline.began()
    alone = asyncio.create_task(pipeline.alone(work()))
    await turns()
    assert seen == []
    pipeline.ended()
    await turns()
    assert seen == ["alone"]

    end = asyncio.create_task(pipeline.settled())
    await turns()
    assert not end.done()
    go.set()
    with pytest.raises(ValueError, match="broken"):
        await alone
    await asyncio.wait_for(end, PATIENCE)


async def test_two_may_wait_for_the_end() -> None:
    pipeline = Pipeline()
    pipeline.began()
    pipeline.began()
    ends = [asyncio.create_task(pipeline.settled()) for _ in range(2)]
    await turns()
    pipeline.ended()
    await turns()
    assert not any(end.done() for end in ends)
    pipeline.ended()
    await asyncio.wait_for(asyncio.gather(*ends), PATIENCE)


async def test_nothing_under_way_is_settled() -> None:
    await Pipeline().settled()
