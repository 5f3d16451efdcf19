"""Who is told durably of what, and how an event is written down meanwhile."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from app.kernel.durable import DurableSubscriber
from app.kernel.events import Event

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscriber to one kind of event; `name` and `event` find it again in the database."""

    name: str
    event: str
    subscriber: DurableSubscriber[Any]
    within: timedelta
    shape: TypeAdapter[Any]

    def written(self, event: Event) -> str:
        return self.shape.dump_json(event).decode()

    def read(self, payload: str) -> Event:
        """The event again; raises ValueError when its class has changed beyond recognition."""
        return self.shape.validate_json(payload)  # type: ignore[no-any-return]


@cache
def shape_of(event: type[Event]) -> TypeAdapter[Any]:
    """Made once: making one takes a hundred times as long as writing an event with it."""
    return TypeAdapter(event)


class Subscriptions:
    def __init__(self) -> None:
        self._by_event: dict[type[Event], list[Subscription]] = {}
        self._by_key: dict[Key, Subscription] = {}

    def add(
        self,
        event: type[Event],
        name: str,
        subscriber: DurableSubscriber[Any],
        within: timedelta,
    ) -> None:
        """Raises ValueError when the name has subscribed to the event already."""
        shape = shape_of(event)  # type: ignore[arg-type] # classes can be hashed
        subscription = Subscription(name, event_name(event), subscriber, within, shape)
        key = (subscription.event, name)
        if self._by_key.setdefault(key, subscription) is not subscription:
            raise ValueError(f"{name} subscribes to {subscription.event} twice.")
        self._by_event.setdefault(event, []).append(subscription)

    def of(self, event: type[Event]) -> list[Subscription]:
        return self._by_event.get(event, [])

    def find(self, event: str, name: str) -> Subscription | None:
        return self._by_key.get((event, name))

    def __iter__(self) -> Iterator[Subscription]:
        return iter(self._by_key.values())


def event_name(event: type[Event]) -> str:
    """The class with its module of the product: `auth.PasswordChanged`."""
    return f"{event.__module__.split('.')[-2]}.{event.__name__}"
