"""The manifest: what bookmarks are called, what they need, and what they give."""

from typing import ClassVar

from app.kernel.module import Wiring
from app.kernel.personal import OnErase, Personal
from app.kernel.sockets import Command
from app.modules.chat.public import ChatRights
from messenger_bookmarks.controller import router
from messenger_bookmarks.models import Bookmark
from messenger_bookmarks.service import BookmarkService
from messenger_bookmarks.settings import BookmarkSettings
from messenger_bookmarks.socket import BookmarksTold, GetBookmarks, SocketCommands


class Module:
    name: ClassVar[str] = "bookmarks"
    version: ClassVar[str] = "0.1.0"
    requires: ClassVar[tuple[str, ...]] = ("auth", "chat")
    core: ClassVar[str] = ">=0.1,<1"

    def wire(self, wiring: Wiring) -> None:
        bookmarks = BookmarkService(
            wiring.unit_of_work,
            wiring.reading,
            wiring.clock,
            wiring.get(ChatRights),
            wiring.settings(BookmarkSettings),
        )
        wiring.offer(BookmarkService, bookmarks)
        wiring.http(router)
        wiring.socket(Command(GetBookmarks, SocketCommands(bookmarks).get_bookmarks))
        wiring.tells(BookmarksTold)
        wiring.personal(
            Personal(
                table=Bookmark,
                owner="account_id",
                erase=OnErase.DELETED,
                exported=("chat_id", "message_id", "note", "made_at"),
            )
        )
