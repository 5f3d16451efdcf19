"""The worker of the outbox: claims what is due, tells it, and says what became of it."""

import asyncio
import contextlib
import traceback

from loguru import logger

from app.adapters.outbox.outbox import DatabaseOutbox
from app.adapters.outbox.store import Claim
from app.kernel.cancelling import ended
from app.kernel.durable import TryAgain, Undeliverable
from app.kernel.ports import Clock
from app.kernel.transaction import UnitOfWork

AT_ONCE = 8  # deliveries of one process; more would wait for the same mail server
POLL_SECONDS = 5.0  # what other processes left, and what is to be tried again
TELL_SECONDS = 40.0  # well within the lease
STOP_SECONDS = 4.0


class OutboxWorker:
    """Any number of them, in any number of processes, share the work."""

    def __init__(
        self,
        outbox: DatabaseOutbox,
        unit_of_work: UnitOfWork,
        reading: UnitOfWork,
        clock: Clock,
    ) -> None:
        self._outbox = outbox
        self._store = outbox.store
        self._subscriptions = outbox.subscriptions
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._clock = clock
        self._underway: set[asyncio.Task[None]] = set()
        self._rounds: asyncio.Task[None] | None = None
        self._claiming = asyncio.Lock()  # until what was claimed is seen to be under way

    def start(self) -> None:
        """Works until `stop`; does nothing where nobody subscribes durably."""
        if list(self._subscriptions):
            self._rounds = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """Claims no more; what is under way may end, or is left to another worker."""
        if self._rounds is None:
            return
        await ended(self._rounds)
        if self._underway:
            await asyncio.wait(self._underway, timeout=STOP_SECONDS)
        await ended(*self._underway)

    async def deliver_due(self) -> int:
        """Tells all that is due now and returns when that is done; how many there were. What this
        worker has under way already is waited for."""
        told = 0
        while True:
            async with self._claiming:
                claims, underway = await self._claim(AT_ONCE), list(self._underway)
            if not claims and not underway:
                return told
            await asyncio.gather(*(self._deliver(claim) for claim in claims))
            if underway:
                await asyncio.wait(underway)
            told += len(claims)

    async def _work(self) -> None:
        while True:
            self._outbox.woken.clear()
            if not await self._begin_some():
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(POLL_SECONDS):
                        await self._outbox.woken.wait()

    async def _begin_some(self) -> bool:
        free = AT_ONCE - len(self._underway)
        try:
            async with self._claiming:
                claims = await self._claim(free) if free else []
                for claim in claims:
                    task = asyncio.create_task(self._deliver(claim))
                    self._underway.add(task)
                    task.add_done_callback(self._ended)
        except Exception as error:  # noqa: BLE001 - the database may be back at the next round
            logger.warning("The outbox could not be read: {}", _place(error))
            return False
        return bool(claims)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if len(self._underway) == AT_ONCE:
            self._outbox.wake()
        self._underway.discard(task)

    async def _claim(self, limit: int) -> list[Claim]:
        """Looks before it writes: most rounds find nothing, and SQLite has one writer."""
        now = self._clock.now()
        async with self._reading() as transaction:
            if not await self._store.any_due(transaction.session, now):
                return []
        async with self._unit_of_work() as transaction:
            return await self._store.claim(transaction.session, now, limit)

    async def _deliver(self, claim: Claim) -> None:
        again, reason = await self._told(claim)
        try:
            async with self._unit_of_work() as transaction:
                if reason is None:
                    await self._store.done(transaction.session, claim)
                else:
                    now = self._clock.now()
                    session = transaction.session
                    await self._store.failed(session, claim, now, reason, again=again)
        except Exception as error:  # noqa: BLE001 - the lease ends, and somebody tells it again
            logger.warning("{} was not noted: {}", claim.delivery.id, _place(error))

    async def _told(self, claim: Claim) -> tuple[bool, str | None]:
        """Whether another try may help, and why it failed; None for success."""
        try:
            async with asyncio.timeout(TELL_SECONDS):
                await self._tell(claim)
        except Undeliverable as error:
            logger.error("{} gave {} up: {}", claim.subscriber, claim.delivery.id, str(error))
            return False, str(error)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
            reason = str(error) if isinstance(error, TryAgain) else _place(error)
            logger.warning(
                "{} failed at {}, try {}: {}",
                claim.subscriber, claim.delivery.id, claim.delivery.attempt, reason,
            )  # fmt: skip
            return True, reason
        return False, None

    async def _tell(self, claim: Claim) -> None:
        subscription = self._subscriptions.find(claim.event, claim.subscriber)
        if subscription is None:
            raise Undeliverable("nobody of that name subscribes any more")
        await subscription.subscriber(claim.delivery, subscription.read(claim.payload))


def _place(error: Exception) -> str:
    """Where it happened; its text might repeat what the event holds."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" in {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
