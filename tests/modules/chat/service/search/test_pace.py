"""Work that nobody waits for leaves the loop to people."""

from types import SimpleNamespace

import pytest

from app.modules.chat.service.search import pace
from app.modules.chat.service.search.pace import Pace


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the clock shows is its only entry."""
    now = [100.0]
    monkeypatch.setattr(pace, "perf_counter", lambda: now[0])
    return now


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch, seconds: list[float]) -> list[float]:
    rests: list[float] = []

    async def sleep(delay: float) -> None:
        rests.append(delay)
        seconds[0] += delay

    # Theirs alone: what else runs in the loop sleeps as ever.
    monkeypatch.setattr(pace, "asyncio", SimpleNamespace(sleep=sleep))
    return rests


async def test_a_little_work_needs_no_rest(seconds: list[float], slept: list[float]) -> None:
    steady = Pace(20.0)
    seconds[0] += 0.0005
    await steady.breathe()
    assert slept == []


async def test_the_rest_is_many_times_the_work_since_the_last(
    seconds: list[float], slept: list[float]
) -> None:
    steady = Pace(20.0)
    for _ in range(4):
        seconds[0] += 0.0005
        await steady.breathe()
    assert slept == pytest.approx([0.02, 0.02])


async def test_time_without_work_is_not_rested_for(
    seconds: list[float], slept: list[float]
) -> None:
    steady = Pace(20.0)
    seconds[0] += 60.0
    steady.begin()
    await steady.breathe()
    assert slept == []


async def test_work_that_somebody_waits_for_lets_others_in_and_goes_on(
    seconds: list[float], slept: list[float]
) -> None:
    steady = Pace(0.0)
    seconds[0] += 0.002
    await steady.breathe()
    assert slept == [0.0]
