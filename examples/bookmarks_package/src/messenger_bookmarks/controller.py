"""The HTTP door to bookmarks."""

from typing import Annotated
from uuid import UUID

from app.kernel.http import CurrentCaller, Router, provided, raises
from app.modules.chat.public import ChatMissing
from messenger_bookmarks.errors import BookmarkMissing, TooManyBookmarks
from messenger_bookmarks.schemas import BookmarkPut, BookmarkRead
from messenger_bookmarks.service import BookmarkService

router = Router(prefix="/bookmarks", tags=["bookmarks"])

Bookmarks = Annotated[BookmarkService, provided(BookmarkService)]


@router.get("/")
async def my_bookmarks(caller: CurrentCaller, bookmarks: Bookmarks) -> list[BookmarkRead]:
    """One's own bookmarks, the newest first."""
    return await bookmarks.all(caller)


@router.put("/{message_id}/")
@raises(ChatMissing, TooManyBookmarks)
async def put_bookmark(
    caller: CurrentCaller, bookmarks: Bookmarks, message_id: UUID, body: BookmarkPut
) -> BookmarkRead:
    """Keeps a message of a chat one is in, with a note."""
    return await bookmarks.put(caller, message_id, body)


@router.delete("/{message_id}/", status_code=204)
@raises(BookmarkMissing)
async def remove_bookmark(caller: CurrentCaller, bookmarks: Bookmarks, message_id: UUID) -> None:
    """Forgets it."""
    await bookmarks.remove(caller, message_id)
