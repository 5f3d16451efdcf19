"""Bookmarks in the database."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.kernel.transaction import Transaction
from messenger_bookmarks.models import Bookmark


class BookmarkCrud:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    async def of(self, account_id: UUID) -> Sequence[Bookmark]:
        """The newest first."""
        found = await self._session.scalars(
            select(Bookmark)
            .where(Bookmark.account_id == account_id)
            .order_by(Bookmark.made_at.desc(), Bookmark.message_id)
        )
        return found.all()

    async def put(self, bookmark: Bookmark) -> Bookmark:
        kept = await self._session.merge(bookmark)
        await self._session.flush()
        return kept

    async def remove(self, account_id: UUID, message_id: UUID) -> bool:
        """Whether it was there."""
        found = await self._session.get(Bookmark, (account_id, message_id))
        if found is None:
            return False
        await self._session.delete(found)
        return True
