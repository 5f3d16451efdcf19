"""The socket door to bookmarks."""

from typing import Literal

from app.kernel.sockets import Asked, Told, Visit
from messenger_bookmarks.schemas import BookmarkRead
from messenger_bookmarks.service import BookmarkService


class GetBookmarks(Asked):
    type: Literal["get_bookmarks"]


class BookmarksTold(Told):
    """One's own bookmarks, the newest first."""

    type: Literal["bookmarks"] = "bookmarks"
    bookmarks: list[BookmarkRead]


class SocketCommands:
    def __init__(self, bookmarks: BookmarkService) -> None:
        self._bookmarks = bookmarks

    async def get_bookmarks(self, visit: Visit, _: GetBookmarks) -> Told:
        return BookmarksTold(bookmarks=await self._bookmarks.all(visit.caller))
