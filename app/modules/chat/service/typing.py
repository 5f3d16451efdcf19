"""Who is typing: never stored, told at most once a second, and not in large chats."""

from collections import OrderedDict
from datetime import datetime, timedelta
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.ports import Clock
from app.kernel.sockets import Publisher, Push
from app.kernel.transaction import UnitOfWork
from app.modules.chat import access
from app.modules.chat.schemas.chats import CLOSED
from app.modules.chat.schemas.frames import TypingTold
from app.modules.chat.service.channels import chat_channel
from app.modules.chat.settings import ChatSettings

PAUSE = timedelta(seconds=1)
REMEMBERED = 10_000  # members whose last notice is kept in mind

Key = tuple[UUID, UUID]


class TypingService:
    def __init__(
        self, reading: UnitOfWork, clock: Clock, publisher: Publisher, settings: ChatSettings
    ) -> None:
        self._reading = reading
        self._clock = clock
        self._publisher = publisher
        self._settings = settings
        self._told: OrderedDict[Key, tuple[datetime, bool]] = OrderedDict()

    async def tell(self, caller: Caller, chat_id: UUID, *, is_typing: bool) -> None:
        """Tells the others; raises ChatMissing. Too soon after the last notice says nothing, and
        nothing is said between people who ignore each other."""
        key = (chat_id, caller.account_id)
        if not self._due(key, is_typing):
            return
        self._remember(key, is_typing)
        async with self._reading() as transaction:
            seen = await access.visible_chat(transaction, caller, chat_id)
            crowded = seen.chat.member_count > self._settings.quiet_above
            quiet = crowded or seen.visits or seen.chat.posting == CLOSED
        if not quiet:
            told = TypingTold(chat_id=chat_id, account_id=caller.account_id, is_typing=is_typing)
            state = f"typing:{chat_id}:{caller.account_id}"
            self._publisher.publish(
                Push(chat_channel(chat_id), told, besides=caller.account_id, passing=state)
            )

    def _due(self, key: Key, is_typing: bool) -> bool:
        """A change from typing to not typing is always news; the same again after a second."""
        last = self._told.get(key)
        if last is None:
            return True
        at, was_typing = last
        return (was_typing and not is_typing) or self._clock.now() - at >= PAUSE

    def _remember(self, key: Key, is_typing: bool) -> None:
        self._told[key] = (self._clock.now(), is_typing)
        self._told.move_to_end(key)
        if len(self._told) > REMEMBERED:
            self._told.popitem(last=False)
