"""Domain events: what happened, told after the commit to whoever subscribed."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, TypeVar

from loguru import logger


class Event:
    """Something that happened, named in the past tense: a dataclass of plain values.

    Nobody changes it; most are frozen, which is what makes one thrice as dear to make.
    """

    __slots__ = ()


E = TypeVar("E", bound=Event)
Subscriber = Callable[[E], None]
ManySubscriber = Callable[[Sequence[E]], None]


class EventBus:
    """Hands events to subscribers at once and in order.

    A subscriber is a plain function: it cannot wait, so it cannot make the writer wait. What takes
    longer is put into a queue of the subscriber's own. Events of one kind that follow each other
    are heard by one subscriber after the other.
    """

    def __init__(self) -> None:
        self._subscribers: dict[type[Event], list[ManySubscriber[Any]]] = defaultdict(list)

    def on(self, event: type[E], subscriber: Subscriber[E]) -> None:
        def each(events: Sequence[E]) -> None:
            for one in events:
                self._tell(subscriber, one, event)

        self._subscribers[event].append(each)

    def on_many(self, event: type[E], subscriber: ManySubscriber[E]) -> None:
        """It is given those that follow each other at once: what it does not do for each alone
        costs many no more than one. If it fails, it has failed on all of them."""
        self._subscribers[event].append(lambda events: self._tell(subscriber, events, event))

    def publish(self, events: Sequence[Event]) -> None:
        if len(events) == 1:
            self._hand(type(events[0]), events)
        else:
            for kind, run in groupby(events, type):
                self._hand(kind, list(run))

    def _hand(self, kind: type[Event], events: Sequence[Event]) -> None:
        for subscriber in self._subscribers.get(kind, ()):
            subscriber(events)

    @staticmethod
    def _tell(subscriber: Callable[[Any], None], told: object, kind: type[Event]) -> None:
        try:
            subscriber(told)
        except Exception:  # noqa: BLE001 - one failing subscriber must not silence the rest
            logger.exception("A subscriber failed on {}", kind.__name__)
