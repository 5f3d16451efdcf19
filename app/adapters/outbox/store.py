"""The rows of the outbox: kept with a change, claimed by one worker at a time, and done with."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.outbox.models import OutboxRow
from app.adapters.outbox.subscriptions import Subscriptions
from app.kernel.durable import Delivery, Foreign
from app.kernel.events import Event
from app.kernel.ids import new_id
from app.kernel.transaction import Rows

# A worker that has not said by then what became of a delivery is taken for dead.
LEASE = timedelta(seconds=60)
FIRST_PAUSE = timedelta(seconds=5)  # doubled after each try
LONGEST_PAUSE = timedelta(hours=1)
SPREAD = 0.1  # so that what failed together does not come back together
ERROR_MAX = 500


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that is ours until the lease ends."""

    delivery: Delivery
    event: str
    subscriber: str
    payload: str


class OutboxStore:
    """Works inside the blocks of others: it opens none."""

    def __init__(self, subscriptions: Subscriptions) -> None:
        self._subscriptions = subscriptions

    async def keep(self, rows: Rows, events: Iterable[Event], now: datetime) -> bool:
        """Writes down what has to be told; whether there was anything."""
        told = [
            (subscription, event)
            for event in events
            for subscription in self._subscriptions.of(type(event))
        ]
        if told:
            await rows.insert({
                OutboxRow.id: [new_id() for _ in told],
                OutboxRow.event: [subscription.event for subscription, _ in told],
                OutboxRow.subscriber: [subscription.name for subscription, _ in told],
                OutboxRow.payload: [subscription.written(event) for subscription, event in told],
                OutboxRow.recorded_at: [now] * len(told),
                OutboxRow.attempts: [0] * len(told),
                OutboxRow.due_at: [now] * len(told),
                OutboxRow.give_up_at: [now + subscription.within for subscription, _ in told],
            })  # fmt: skip
        return bool(told)

    async def keep_in(self, foreign: Foreign, event: Event, now: datetime) -> None:
        """The same in somebody else's transaction, by a statement that any of them can carry out.

        Raises LookupError if nobody would ever be told.
        """
        subscriptions = self._subscriptions.of(type(event))
        if not subscriptions:
            raise LookupError(f"Nobody subscribes to {type(event).__name__}.")
        rows = [
            {
                "id": new_id(),
                "event": subscription.event,
                "subscriber": subscription.name,
                "payload": subscription.written(event),
                "recorded_at": now,
                "attempts": 0,
                "due_at": now,
                "give_up_at": now + subscription.within,
            }
            for subscription in subscriptions
        ]
        await foreign.execute(insert(OutboxRow.__table__), rows)  # type: ignore[arg-type]

    async def counts(self, session: AsyncSession) -> tuple[int, int]:
        """How many wait to be told, and how many nobody will be told any more."""
        alive = OutboxRow.dead_at.is_(None)
        counted = await session.execute(
            select(func.count().filter(alive), func.count().filter(~alive)).select_from(OutboxRow)
        )
        waiting, dead = counted.one()
        return waiting, dead

    async def any_due(self, session: AsyncSession, now: datetime) -> bool:
        found = await session.scalar(select(OutboxRow.id).where(self._due(now)).limit(1))
        return found is not None

    async def claim(self, session: AsyncSession, now: datetime, limit: int) -> list[Claim]:
        """The oldest that are due; another worker that asks meanwhile gets the next ones."""
        oldest = (
            select(OutboxRow.id)
            .where(self._due(now))
            .order_by(OutboxRow.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("oldest")
        )
        claimed = await session.execute(
            update(OutboxRow)
            .where(OutboxRow.id.in_(select(oldest.c.id)))
            .values(attempts=OutboxRow.attempts + 1, leased_until=now + LEASE)
            .returning(OutboxRow)
            .execution_options(synchronize_session=False, populate_existing=True)
        )
        return sorted((_claim(row, now) for row in claimed.scalars()), key=_age)

    async def done(self, session: AsyncSession, claim: Claim) -> None:
        await session.execute(delete(OutboxRow).where(OutboxRow.id == claim.delivery.id))

    async def failed(
        self, session: AsyncSession, claim: Claim, now: datetime, reason: str, *, again: bool
    ) -> None:
        """Comes again at its time, or never; nothing if somebody else has claimed it since."""
        delivery = claim.delivery
        again_at = delivery.again_at if again else None
        outcome = {"dead_at": now} if again_at is None else {"due_at": again_at}
        await session.execute(
            update(OutboxRow)
            .where(OutboxRow.id == delivery.id, OutboxRow.attempts == delivery.attempt)
            .values(leased_until=None, error=reason[:ERROR_MAX], **outcome)
        )

    async def revive(self, session: AsyncSession, delivery_id: UUID, now: datetime) -> bool:
        """From the first try on, and for as long as a new one; leaves alone what is under way."""
        row = await session.get(OutboxRow, delivery_id, with_for_update=True)
        if row is None:
            return False
        subscription = self._subscriptions.find(row.event, row.subscriber)
        if subscription is None:
            return False
        if row.leased_until is None or row.leased_until <= now:
            row.attempts, row.dead_at, row.leased_until = 0, None, None
            row.due_at, row.give_up_at = now, now + subscription.within
            await session.flush()
        return True

    def _due(self, now: datetime) -> ColumnElement[bool]:
        """What waits for a module that is off waits on."""
        known = [(subscription.event, subscription.name) for subscription in self._subscriptions]
        return and_(
            OutboxRow.dead_at.is_(None),
            OutboxRow.due_at <= now,
            or_(OutboxRow.leased_until.is_(None), OutboxRow.leased_until <= now),
            tuple_(OutboxRow.event, OutboxRow.subscriber).in_(known),
        )


def _claim(row: OutboxRow, now: datetime) -> Claim:
    again_at = now + pause(row.attempts)
    last = again_at > row.give_up_at
    delivery = Delivery(row.id, row.attempts, row.recorded_at, None if last else again_at)
    return Claim(delivery, row.event, row.subscriber, row.payload)


def _age(claim: Claim) -> UUID:
    return claim.delivery.id


def pause(attempt: int) -> timedelta:
    """How long after the start of that try the next one comes."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempt - 1, 20)
    return min(doubled, LONGEST_PAUSE) * random.uniform(1, 1 + SPREAD)  # noqa: S311 - no secret
