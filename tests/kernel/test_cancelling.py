"""A task that is to end ends, even if it loses a cancellation."""

import asyncio
import contextlib

import pytest

from app.kernel import cancelling
from app.kernel.cancelling import ended
from tests.kit.doors import PATIENCE


async def _deaf(times: int) -> None:
    for _ in range(times):
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
    await asyncio.Event().wait()


async def _broken() -> None:
    raise ConnectionError


async def test_tasks_end_however_deaf_or_broken_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cancelling, "AGAIN", 0.01)
    tasks = [asyncio.create_task(work) for work in (_deaf(0), _deaf(2), _broken())]
    await asyncio.sleep(0)
    async with asyncio.timeout(PATIENCE):
        await ended(*tasks)
    assert all(task.done() for task in tasks)


async def test_ending_nothing_is_nothing() -> None:
    await ended()
