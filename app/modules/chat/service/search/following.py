"""Following what is said: chats in which something has happened are indexed soon, behind the backs
of people.

A chat is known to be behind by the events of this node, by a search that has met it, or by the
round through all chats, which finds what nobody has told: after a crash, a restore, a migration.
"""

import asyncio
import traceback
from collections.abc import AsyncIterator, Collection, Sequence
from time import perf_counter
from uuid import UUID

from loguru import logger

from app.kernel.durable import Delivery
from app.kernel.measures import Measures
from app.kernel.transaction import UnitOfWork
from app.modules.chat.crud.search_index import IndexCrud
from app.modules.chat.events import ChatRemoved, MessageDeleted, MessageEdited, MessagePosted
from app.modules.chat.service.search.indexing import CLEARED, Indexing
from app.modules.chat.service.search.pace import Pace

GATHER_SECONDS = 1.0  # so that what is said in quick turns is indexed at once
ROUND_SECONDS = 5.0  # between two looks of a round that finds nothing
ROUND_CHATS = 500  # in one look
REST = 20.0  # times what was worked: people come first, also while the loop seems to have time
AFTER_FAULT = 5.0
FORGET_ABOVE = 100_000  # chats; the round finds those that were not noted


class Following:
    def __init__(
        self, indexing: Indexing, unit_of_work: UnitOfWork, reading: UnitOfWork, measures: Measures
    ) -> None:
        self._indexing = indexing
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._waiting: dict[UUID, None] = {}
        self._woken = asyncio.Event()
        self._after: UUID | None = None
        self._pace = Pace(REST)
        self._steps = measures.histogram(
            "messenger_search_step_seconds", "A step of indexing, with rests."
        )
        measures.reading(
            "messenger_search_chats_waiting", "Chats known to be behind in the index of words.",
            lambda: len(self._waiting),
        )  # fmt: skip

    def posted(self, events: Sequence[MessagePosted]) -> None:
        waiting = self._waiting
        for event in events:
            if event.message.chat_id not in waiting:  # it is, where much is posted
                self.note((event.message.chat_id,))

    def changed(self, event: MessageEdited | MessageDeleted) -> None:
        self.note((event.message.chat_id,))

    def note(self, chat_ids: Collection[UUID]) -> None:
        """These are behind; costs whoever says it next to nothing."""
        if len(self._waiting) < FORGET_ABOVE:
            self._waiting.update(dict.fromkeys(chat_ids))
            self._woken.set()

    async def work(self) -> None:
        """For as long as the application runs."""
        while True:
            try:
                await self._round()
                await self._index_waiting()
                if not self._waiting:
                    await self._wait(ROUND_SECONDS)
            except Exception as error:  # noqa: BLE001 - the database may be back at the next try
                logger.warning("Words could not be indexed: {}", _place(error))
                await asyncio.sleep(AFTER_FAULT)

    async def clear(self, _: Delivery, removed: ChatRemoved) -> None:
        """The words go with the chat; may be told again."""
        full = True
        while full:
            async with self._unit_of_work() as transaction:
                full = await IndexCrud(transaction).clear(removed.chat_id, CLEARED) == CLEARED

    async def all(self) -> AsyncIterator[int]:
        """Indexes whatever is behind, without rest; tells how many messages are in the index."""
        self._after = None
        while True:
            await self._round()
            while self._waiting:
                for chat_id in list(self._waiting):
                    await self._step(chat_id, Pace(0.0))
                yield (await self.counts())[1]
            if self._after is None:
                return

    async def counts(self) -> tuple[int, int]:
        """Messages, and how many of them are in the index."""
        async with self._reading() as transaction:
            return await IndexCrud(transaction).counts()

    async def _wait(self, seconds: float) -> None:
        self._woken.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return
        await asyncio.sleep(GATHER_SECONDS)

    async def _round(self) -> bool:
        """Looks at some more chats, from the first again after the last; whether any is behind."""
        async with self._reading() as transaction:
            found = await IndexCrud(transaction).round(self._after, ROUND_CHATS)
        self._after = found[-1][0] if len(found) == ROUND_CHATS else None
        behind = [chat_id for chat_id, is_behind in found if is_behind]
        self._waiting.update(dict.fromkeys(behind))
        return bool(behind)

    async def _index_waiting(self) -> None:
        """One step for each chat in turn: a long one does not keep the others waiting."""
        self._pace.begin()
        for chat_id in list(self._waiting):
            await self._step(chat_id, self._pace)
            await self._pace.breathe()

    async def _step(self, chat_id: UUID, pace: Pace) -> bool:
        """Whether there is more to be done for the chat."""
        self._waiting.pop(chat_id, None)
        started = perf_counter()
        more = await self._indexing.step(chat_id, pace)
        self._steps.observe(perf_counter() - started)
        if more:
            self._waiting[chat_id] = None
        return more


def _place(error: Exception) -> str:
    """Where it happened; its text might repeat what people have written."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" in {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
