"""What modules want done now and then is done, and ends with the application."""

import asyncio
from datetime import timedelta

from app.engine.chores import kept_up
from app.kernel.cancelling import ended

SOON = timedelta(milliseconds=2)


async def test_a_chore_is_done_again_and_again_though_it_fails() -> None:
    done, often = 0, asyncio.Event()

    async def chore() -> None:
        nonlocal done
        done += 1
        if done == 3:
            often.set()
        raise ConnectionResetError

    task = asyncio.create_task(kept_up("dishes", SOON, chore))
    async with asyncio.timeout(20):
        await often.wait()
    await ended(task)
    before = done
    await asyncio.sleep(0.02)
    assert done == before


async def test_what_is_under_way_does_not_keep_the_application_from_ending() -> None:
    begun = asyncio.Event()

    async def chore() -> None:
        begun.set()
        await asyncio.sleep(3600)

    task = asyncio.create_task(kept_up("dishes", SOON, chore))
    async with asyncio.timeout(20):
        await begun.wait()
        await ended(task)
