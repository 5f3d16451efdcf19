"""The HTTP door to channels: the directory, and joining."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query

from app.kernel.http import LIMIT, CurrentCaller, Cursor, Limit, Router, provided, raises
from app.kernel.limited import PerAccount, limited
from app.kernel.paging import Page
from app.kernel.schema import Line
from app.modules.chat.errors import AlreadyMember, ChatFull, ChatMissing, Removed
from app.modules.chat.schemas.channels import ChannelRead
from app.modules.chat.schemas.chats import ChatRead
from app.modules.chat.service.directory import DirectoryService
from app.modules.chat.service.joining import JoiningService

router = Router(prefix="/chats", tags=["channels"])

Directory = Annotated[DirectoryService, provided(DirectoryService)]
Joining = Annotated[JoiningService, provided(JoiningService)]


@router.get("/directory/", dependencies=limited(PerAccount("search")))
async def directory(
    caller: CurrentCaller,
    channels: Directory,
    search: Annotated[Line, Query(max_length=100)] = "",
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> Page[ChannelRead]:
    """Public channels, the largest first; `search` looks in names and descriptions."""
    return await channels.page(caller, search, limit, cursor)


@router.get("/directory/{slug}/")
@raises(ChatMissing)
async def channel_by_slug(
    caller: CurrentCaller, channels: Directory, slug: Annotated[Line, Path(max_length=64)]
) -> ChannelRead:
    """What anybody may know of a public channel."""
    return await channels.by_slug(caller, slug)


@router.post("/{chat_id}/join/")
@raises(ChatMissing, AlreadyMember, Removed, ChatFull)
async def join_channel(caller: CurrentCaller, joining: Joining, chat_id: UUID) -> ChatRead:
    """Joins a public channel; its earlier history can be read, and nothing of it is unread."""
    return await joining.join(caller, chat_id)
