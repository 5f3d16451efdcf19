"""Ending tasks for certain."""

import asyncio

AGAIN = 1.0  # seconds; a task may be cleaning up after the first cancellation


async def ended(*tasks: "asyncio.Task[None]") -> None:
    """Cancels until they have ended: libraries on Python 3.11 may lose a cancellation that comes
    in the same turn of the loop as what they wait for (python/cpython#86296).
    """
    waiting = set(tasks)
    while waiting:
        for task in waiting:
            task.cancel()
        _, waiting = await asyncio.wait(waiting, timeout=AGAIN)
    await asyncio.gather(*tasks, return_exceptions=True)
