"""The HTTP door to members."""

from typing import Annotated
from uuid import UUID

from app.kernel.http import LIMIT, CurrentCaller, Cursor, Limit, Router, provided, raises
from app.kernel.paging import Page
from app.modules.chat.errors import (
    ChatFull,
    ChatMissing,
    MemberMissing,
    NotForDirect,
    OwnerStays,
    RoleTooLow,
)
from app.modules.chat.schemas.members import MemberPatch, MemberRead, MembersAdd, MutePut
from app.modules.chat.service.members import MemberService

router = Router(prefix="/chats", tags=["members"])

Members = Annotated[MemberService, provided(MemberService)]


@router.get("/{chat_id}/members/")
@raises(ChatMissing)
async def members_of_chat(
    caller: CurrentCaller,
    members: Members,
    chat_id: UUID,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> Page[MemberRead]:
    """Members in the order of joining."""
    return await members.page(caller, chat_id, limit, cursor)


@router.post("/{chat_id}/members/", status_code=201)
@raises(ChatMissing, NotForDirect, RoleTooLow, ChatFull)
async def add_members(
    caller: CurrentCaller, members: Members, chat_id: UUID, body: MembersAdd
) -> list[MemberRead]:
    """Adds people; those who are in already are left out of the answer."""
    return await members.add(caller, chat_id, body.account_ids)


@router.patch("/{chat_id}/members/{account_id}/")
@raises(ChatMissing, NotForDirect, RoleTooLow, MemberMissing, OwnerStays)
async def change_member(
    caller: CurrentCaller, members: Members, chat_id: UUID, account_id: UUID, body: MemberPatch
) -> MemberRead:
    """Makes a member an admin or an admin a member; for the owner."""
    return await members.change_role(caller, chat_id, account_id, body)


@router.delete("/{chat_id}/members/{account_id}/", status_code=204)
@raises(ChatMissing, NotForDirect, RoleTooLow, MemberMissing, OwnerStays)
async def remove_member(
    caller: CurrentCaller, members: Members, chat_id: UUID, account_id: UUID
) -> None:
    """Removes somebody, or oneself."""
    await members.remove(caller, chat_id, account_id)


@router.post("/{chat_id}/leave/", status_code=204)
@raises(ChatMissing, NotForDirect, OwnerStays)
async def leave_chat(caller: CurrentCaller, members: Members, chat_id: UUID) -> None:
    """Leaves the chat; an owner hands it over first."""
    await members.leave(caller, chat_id)


@router.put("/{chat_id}/mute/", status_code=204)
@raises(ChatMissing)
async def mute_chat(
    caller: CurrentCaller, members: Members, chat_id: UUID, body: MutePut | None = None
) -> None:
    """No notices from this chat, until then or for good."""
    await members.mute(caller, chat_id, body.until if body else None)


@router.delete("/{chat_id}/mute/", status_code=204)
@raises(ChatMissing)
async def unmute_chat(caller: CurrentCaller, members: Members, chat_id: UUID) -> None:
    """Notices again."""
    await members.unmute(caller, chat_id)
