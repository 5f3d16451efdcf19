"""The HTTP door to chats."""

from typing import Annotated
from uuid import UUID

from app.kernel.http import LIMIT, CurrentCaller, Cursor, Limit, Router, provided, raises
from app.kernel.paging import Page
from app.modules.chat.errors import (
    ChatFull,
    ChatMissing,
    DirectClosed,
    MemberMissing,
    NotForDirect,
    RoleTooLow,
    SlugTaken,
)
from app.modules.chat.schemas.chats import (
    ChatCreate,
    ChatDetail,
    ChatPatch,
    ChatPut,
    ChatRead,
    OwnerPut,
)
from app.modules.chat.schemas.members import MemberRead
from app.modules.chat.service.chats import ChatService
from app.modules.chat.service.members import MemberService

router = Router(prefix="/chats", tags=["chats"])

Chats = Annotated[ChatService, provided(ChatService)]
Members = Annotated[MemberService, provided(MemberService)]


@router.get("/")
async def my_chats(
    caller: CurrentCaller, chats: Chats, limit: Limit = LIMIT, cursor: Cursor = None
) -> Page[ChatRead]:
    """My chats, newest activity first."""
    return await chats.mine(caller, limit, cursor)


@router.post("/", status_code=201)
@raises(ChatFull, DirectClosed, SlugTaken)
async def create_chat(caller: CurrentCaller, chats: Chats, body: ChatCreate) -> ChatRead:
    """Opens a group, a channel, or the one direct chat with somebody."""
    return await chats.create(caller, body)


@router.get("/{chat_id}/")
@raises(ChatMissing)
async def chat(caller: CurrentCaller, chats: Chats, chat_id: UUID) -> ChatDetail:
    """A chat with its first members."""
    return await chats.get(caller, chat_id)


@router.patch("/{chat_id}/")
@raises(ChatMissing, NotForDirect, RoleTooLow, SlugTaken)
async def change_chat(
    caller: CurrentCaller, chats: Chats, chat_id: UUID, body: ChatPatch
) -> ChatDetail:
    """Changes what is given; for owner and admins."""
    return await chats.change(caller, chat_id, body)


@router.put("/{chat_id}/")
@raises(ChatMissing, NotForDirect, RoleTooLow, ChatFull, SlugTaken)
async def put_chat(caller: CurrentCaller, chats: Chats, chat_id: UUID, body: ChatPut) -> ChatDetail:
    """As PATCH; `members` are added, nobody is removed."""
    return await chats.change(caller, chat_id, body, newcomers=body.members)


@router.delete("/{chat_id}/", status_code=204)
@raises(ChatMissing, NotForDirect, RoleTooLow)
async def delete_chat(caller: CurrentCaller, chats: Chats, chat_id: UUID) -> None:
    """Deletes the chat and all that was said in it; for its owner."""
    await chats.delete(caller, chat_id)


@router.put("/{chat_id}/owner/")
@raises(ChatMissing, NotForDirect, RoleTooLow, MemberMissing)
async def hand_over_chat(
    caller: CurrentCaller, members: Members, chat_id: UUID, body: OwnerPut
) -> MemberRead:
    """Hands the chat over to another member."""
    return await members.hand_over(caller, chat_id, body.account_id)
