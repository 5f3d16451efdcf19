"""Keeping and finding bookmarks."""

from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.ports import Clock
from app.kernel.transaction import UnitOfWork
from app.modules.chat.public import ChatRights
from messenger_bookmarks.crud import BookmarkCrud
from messenger_bookmarks.errors import BookmarkMissing, TooManyBookmarks
from messenger_bookmarks.models import Bookmark
from messenger_bookmarks.schemas import BookmarkPut, BookmarkRead
from messenger_bookmarks.settings import BookmarkSettings


class BookmarkService:
    def __init__(
        self,
        unit_of_work: UnitOfWork,
        reading: UnitOfWork,
        clock: Clock,
        rights: ChatRights,
        settings: BookmarkSettings,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._clock = clock
        self._rights = rights
        self._settings = settings

    async def all(self, caller: Caller) -> list[BookmarkRead]:
        """The caller's own, the newest first."""
        async with self._reading() as transaction:
            found = await BookmarkCrud(transaction).of(caller.account_id)
            return [BookmarkRead.model_validate(each) for each in found]

    async def put(self, caller: Caller, message_id: UUID, body: BookmarkPut) -> BookmarkRead:
        """Keeps it, or gives it another note. Raises ChatMissing, TooManyBookmarks."""
        async with self._unit_of_work() as transaction:
            await self._rights.check_visible(transaction, caller, body.chat_id)
            bookmarks = BookmarkCrud(transaction)
            others = [
                b for b in await bookmarks.of(caller.account_id) if b.message_id != message_id
            ]
            if len(others) >= self._settings.most:
                raise TooManyBookmarks(most=self._settings.most)
            kept = await bookmarks.put(
                Bookmark(
                    account_id=caller.account_id,
                    message_id=message_id,
                    chat_id=body.chat_id,
                    note=body.note,
                    made_at=self._clock.now(),
                )
            )
            return BookmarkRead.model_validate(kept)

    async def remove(self, caller: Caller, message_id: UUID) -> None:
        async with self._unit_of_work() as transaction:
            if not await BookmarkCrud(transaction).remove(caller.account_id, message_id):
                raise BookmarkMissing
