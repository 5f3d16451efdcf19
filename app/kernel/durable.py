"""Events that must not be lost: kept with the change that caused them, told until it succeeds."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from app.kernel.events import Event
from app.kernel.transaction import Transaction

E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One try to tell one subscriber; `id` is the same at every try, and after a crash.

    `again_at` is when the next try will be if this one fails, None if there will be none.
    """

    id: UUID
    attempt: int
    recorded_at: datetime
    again_at: datetime | None


# Returns once what it had to do is done for good; whatever it raises but Undeliverable means
# another try. It may be told twice: after a crash, nobody knows how far it had come.
DurableSubscriber = Callable[[Delivery, E], Awaitable[None]]


class Undeliverable(Exception):
    """Raised by a durable subscriber: another try would fail as well; the sentence says why."""


class TryAgain(Exception):
    """Raised by a durable subscriber: it did not succeed this time; the sentence says why.

    The text of this error and of Undeliverable is kept and shown; that of no other is, since it
    might repeat what the event holds.
    """


# Somebody else's transaction on our database, open.
Foreign = AsyncSession | AsyncConnection


class Outbox(Protocol):
    """What has been recorded and not yet been told; offered by the engine."""

    async def keep_in(self, foreign: Foreign, event: Event) -> None:
        """Records an event in a transaction that is not ours.

        Told to its durable subscribers after that commits, and never if it does not.
        """
        ...

    async def revive(self, transaction: Transaction, delivery_id: UUID) -> bool:
        """Tries again from the beginning, at once; False if there is nothing left to tell."""
        ...

    def wake(self) -> None:
        """Looks for due deliveries now and not only at the next round."""
        ...
