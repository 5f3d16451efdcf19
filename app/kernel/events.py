"""Domain events: what happened, told after the commit to whoever subscribed."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from loguru import logger


class Event:
    """Something that happened, named in the past tense: a dataclass of plain values.

    Nobody changes it; most are frozen, which is what makes one thrice as dear to make.
    """

    __slots__ = ()


E = TypeVar("E", bound=Event)
Subscriber = Callable[[E], None]


class EventBus:
    """Hands events to subscribers at once and in order.

    A subscriber is a plain function: it cannot wait, so it cannot make the writer wait. What takes
    longer is put into a queue of the subscriber's own.
    """

    def __init__(self) -> None:
        self._subscribers: dict[type[Event], list[Subscriber[Any]]] = defaultdict(list)

    def on(self, event: type[E], subscriber: Subscriber[E]) -> None:
        self._subscribers[event].append(subscriber)

    def publish(self, events: Iterable[Event]) -> None:
        for event in events:
            for subscriber in self._subscribers.get(type(event), ()):
                self._tell(subscriber, event)

    @staticmethod
    def _tell(subscriber: Subscriber[Any], event: Event) -> None:
        try:
            subscriber(event)
        except Exception:  # noqa: BLE001 - one failing subscriber must not silence the rest
            logger.exception("A subscriber failed on {}", type(event).__name__)
