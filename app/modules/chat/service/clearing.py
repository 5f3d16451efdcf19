"""Clearing away what was said in chats that are gone."""

from app.kernel.durable import Delivery
from app.kernel.ports import Clock
from app.kernel.transaction import UnitOfWork
from app.modules.chat.crud.attachments import AttachmentCrud
from app.modules.chat.crud.messages import MessageCrud
from app.modules.chat.events import ChatRemoved

AT_ONCE = 1000  # messages; a block stays short however much was said


class ClearingService:
    """Nobody can see the messages any more: without the chat there is no way to them."""

    def __init__(self, unit_of_work: UnitOfWork, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock

    async def clear(self, _: Delivery, removed: ChatRemoved) -> None:
        """May be called again after a fault: what is gone already is not looked for."""
        while await self._release_some(removed):
            pass
        while await self._clear_some(removed):
            pass

    async def _release_some(self, removed: ChatRemoved) -> bool:
        now = self._clock.now()
        async with self._unit_of_work() as transaction:
            return await AttachmentCrud(transaction).release_some(removed.chat_id, AT_ONCE, now)

    async def _clear_some(self, removed: ChatRemoved) -> bool:
        async with self._unit_of_work() as transaction:
            return await MessageCrud(transaction).clear(removed.chat_id, AT_ONCE) == AT_ONCE
