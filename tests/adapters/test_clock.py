"""Clocks are aware, and one of them can be told to move."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.adapters.clock import FrozenClock, SystemClock

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_the_systems_clock_goes_on_in_utc() -> None:
    clock = SystemClock()
    first = clock.now()
    assert first.tzinfo is UTC
    assert clock.now() >= first


def test_a_frozen_clock_stands_until_it_is_advanced() -> None:
    clock = FrozenClock(NOON)
    assert clock.now() == clock.now() == NOON
    clock.advance(timedelta(minutes=5))
    assert clock.now() == NOON + timedelta(minutes=5)


def test_a_frozen_clock_shows_utc_wherever_it_was_set() -> None:
    clock = FrozenClock(NOON.astimezone(timezone(timedelta(hours=3))))
    assert clock.now().tzinfo is UTC
    assert clock.now() == NOON


def test_a_clock_is_not_set_to_a_naive_time() -> None:
    with pytest.raises(ValueError, match="aware"):
        FrozenClock(datetime(2026, 1, 1))  # noqa: DTZ001 - the mistake that is refused
