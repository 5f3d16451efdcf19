"""The HTTP door to links into chats."""

from typing import Annotated
from uuid import UUID

from app.kernel.http import LIMIT, CurrentCaller, Cursor, Limit, Router, provided, raises
from app.kernel.limited import PerAccount, limited
from app.kernel.paging import Page
from app.modules.chat.errors import (
    ChatFull,
    ChatMissing,
    InviteMissing,
    NotForDirect,
    Removed,
    RoleTooLow,
    TooManyInvites,
)
from app.modules.chat.schemas.chats import ChatRead
from app.modules.chat.schemas.invites import InviteCreate, InviteRead
from app.modules.chat.service.invites import InviteService

router = Router(prefix="/chats", tags=["invites"])

Invites = Annotated[InviteService, provided(InviteService)]


@router.post("/invites/{code}/", dependencies=limited(PerAccount("invites")))
@raises(InviteMissing, Removed, ChatFull)
async def join_by_invite(caller: CurrentCaller, invites: Invites, code: str) -> ChatRead:
    """Joins the chat that the link leads into; who is in it already costs the link no use."""
    return await invites.join(caller, code)


@router.post("/{chat_id}/invites/", status_code=201)
@raises(ChatMissing, NotForDirect, RoleTooLow, TooManyInvites)
async def create_invite(
    caller: CurrentCaller, invites: Invites, chat_id: UUID, body: InviteCreate
) -> InviteRead:
    """A link into the chat; for owner and admins."""
    return await invites.create(caller, chat_id, body)


@router.get("/{chat_id}/invites/")
@raises(ChatMissing, NotForDirect, RoleTooLow)
async def invites_of_chat(
    caller: CurrentCaller,
    invites: Invites,
    chat_id: UUID,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> Page[InviteRead]:
    """The chat's links, the newest first; for owner and admins."""
    return await invites.page(caller, chat_id, limit, cursor)


@router.delete("/{chat_id}/invites/{invite_id}/", status_code=204)
@raises(ChatMissing, NotForDirect, RoleTooLow, InviteMissing)
async def revoke_invite(
    caller: CurrentCaller, invites: Invites, chat_id: UUID, invite_id: UUID
) -> None:
    """Nobody comes in by this link any more; who has come stays."""
    await invites.revoke(caller, chat_id, invite_id)
