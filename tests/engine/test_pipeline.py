"""What one conversation has under way."""

import asyncio

from app.engine.pipeline import Pipeline


async def test_work_starts_in_order_and_is_not_waited_for() -> None:
    pipeline, go, seen = Pipeline(), asyncio.Event(), list[str]()

    async def work(name: str) -> None:
        seen.append(f"{name} started")
        await go.wait()
        seen.append(f"{name} done")

    for name in ("a", "b"):
        await pipeline.start(work(name))
    await asyncio.sleep(0)
    assert seen == ["a started", "b started"]

    go.set()
    await pipeline.settled()
    assert seen[2:] == ["a done", "b done"]


async def test_whoever_has_much_under_way_waits_for_room() -> None:
    pipeline, go = Pipeline(at_once=2), asyncio.Event()

    async def work() -> None:
        await go.wait()

    for _ in range(2):
        await pipeline.start(work())
    third = asyncio.create_task(pipeline.start(work()))
    await asyncio.sleep(0)
    assert not third.done()

    go.set()
    await third
    await pipeline.settled()


async def test_nothing_under_way_is_settled() -> None:
    await Pipeline().settled()
