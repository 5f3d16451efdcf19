"""The outbox as transactions and modules see it."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.event import listen
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from app.adapters.outbox.store import OutboxStore
from app.adapters.outbox.subscriptions import Subscriptions
from app.kernel.durable import Foreign, Outbox
from app.kernel.events import Event
from app.kernel.ports import Clock
from app.kernel.transaction import Rows, Transaction


class DatabaseOutbox(Outbox):
    """Keeps events in the transaction that caused them, and wakes the worker after its commit."""

    def __init__(self, clock: Clock) -> None:
        self.subscriptions = Subscriptions()
        self.store = OutboxStore(self.subscriptions)
        self._clock = clock
        self.woken = asyncio.Event()

    async def keep(self, rows: Rows, events: Sequence[Event]) -> bool:
        """Called just before the commit; whether there is something to tell after it."""
        return bool(events) and await self.store.keep(rows, events, self._clock.now())

    def keeps(self, event: type[Event]) -> bool:
        return bool(self.subscriptions.of(event))

    @override
    async def keep_in(self, foreign: Foreign, event: Event) -> None:
        await self.store.keep_in(foreign, event, self._clock.now())
        if isinstance(foreign, AsyncSession):
            # A connection does not say when it has committed: there the next round finds it.
            listen(foreign.sync_session, "after_commit", lambda _: self.wake(), once=True)

    @override
    async def revive(self, transaction: Transaction, delivery_id: UUID) -> bool:
        return await self.store.revive(transaction.session, delivery_id, self._clock.now())

    @override
    def wake(self) -> None:
        self.woken.set()
