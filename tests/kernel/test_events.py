"""What happened is told to subscribers, at once and in order."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from loguru import logger

from app.kernel.events import Event, EventBus


@dataclass(frozen=True, slots=True, kw_only=True)
class Rained(Event):
    drops: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Snowed(Event):
    flakes: int


@pytest.fixture
def log() -> Iterator[list[str]]:
    lines: list[str] = []
    sink = logger.add(lines.append, format="{message}")
    yield lines
    logger.remove(sink)


def test_subscribers_hear_in_the_order_of_the_events() -> None:
    bus, heard = EventBus(), list[int]()
    bus.on(Rained, lambda event: heard.append(event.drops))
    bus.publish([Rained(drops=1), Rained(drops=2), Rained(drops=3)])
    assert heard == [1, 2, 3]


def test_a_subscriber_hears_only_what_it_asked_for() -> None:
    bus, heard = EventBus(), list[Event]()
    bus.on(Snowed, heard.append)
    bus.publish([Rained(drops=1), Snowed(flakes=2)])
    assert heard == [Snowed(flakes=2)]


def test_several_subscribers_hear_one_after_the_other() -> None:
    bus, heard = EventBus(), list[str]()
    bus.on(Rained, lambda _: heard.append("first"))
    bus.on(Rained, lambda _: heard.append("second"))
    bus.publish([Rained(drops=1)])
    assert heard == ["first", "second"]


def test_one_that_fails_silences_nobody(log: list[str]) -> None:
    bus, heard = EventBus(), list[Event]()

    def fail(event: Rained) -> None:
        raise RuntimeError("deaf")

    bus.on(Rained, fail)
    bus.on(Rained, heard.append)
    bus.publish([Rained(drops=1), Rained(drops=2)])
    assert heard == [Rained(drops=1), Rained(drops=2)]
    assert len(log) == 2
    assert "A subscriber failed on Rained" in log[0]


def test_two_buses_know_nothing_of_each_other() -> None:
    one, other, heard = EventBus(), EventBus(), list[Event]()
    one.on(Rained, heard.append)
    other.publish([Rained(drops=1)])
    assert heard == []


def test_many_that_follow_each_other_are_heard_at_once() -> None:
    bus, heard = EventBus(), list[list[Event]]()
    bus.on_many(Rained, lambda events: heard.append(list(events)))
    one, two, three = (Rained(drops=number) for number in (1, 2, 3))
    bus.publish([one, two, Snowed(flakes=1), three])
    assert heard == [[one, two], [three]]


def test_who_hears_many_and_who_hears_each_hear_the_same() -> None:
    bus, many, each = EventBus(), list[Event](), list[Event]()
    bus.on_many(Rained, many.extend)
    bus.on(Rained, each.append)
    bus.publish([Rained(drops=1), Rained(drops=2), Rained(drops=3)])
    assert many == each == [Rained(drops=1), Rained(drops=2), Rained(drops=3)]


def test_one_that_fails_on_many_silences_nobody(log: list[str]) -> None:
    bus, heard = EventBus(), list[Event]()

    def fail(events: object) -> None:
        raise RuntimeError("deaf")

    bus.on_many(Rained, fail)
    bus.on_many(Rained, heard.extend)
    bus.publish([Rained(drops=1), Rained(drops=2)])
    assert heard == [Rained(drops=1), Rained(drops=2)]
    assert len(log) == 1


def test_when_nothing_happened_nobody_hears_of_it() -> None:
    bus, heard = EventBus(), list[object]()
    bus.on_many(Rained, heard.append)
    bus.publish([])
    assert heard == []
