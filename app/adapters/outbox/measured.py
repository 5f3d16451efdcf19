"""How many deliveries wait to be told, and how many were given up, when somebody wants to know."""

import math

from app.adapters.outbox.store import OutboxStore
from app.kernel.measures import Measures
from app.kernel.transaction import UnitOfWork


class OutboxMeasures:
    def __init__(self, store: OutboxStore, reading: UnitOfWork, measures: Measures) -> None:
        self._store = store
        self._reading = reading
        deliveries = measures.gauges(
            "messenger_outbox_deliveries", "Durable events not yet told, or given up.", "state"
        )
        self._waiting, self._dead = deliveries.of("waiting"), deliveries.of("dead")
        measures.sample(self.refresh)

    async def refresh(self) -> None:
        """While the database is away nobody knows, which is not zero."""
        self._waiting.set(math.nan)
        self._dead.set(math.nan)
        async with self._reading() as transaction:
            waiting, dead = await self._store.counts(transaction.session)
        self._waiting.set(waiting)
        self._dead.set(dead)
