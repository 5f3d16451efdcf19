"""The HTTP door to requests to join a channel."""

from typing import Annotated
from uuid import UUID

from app.kernel.http import LIMIT, CurrentCaller, Cursor, Limit, Router, provided, raises
from app.kernel.paging import Page
from app.modules.chat.errors import (
    AlreadyAsked,
    AlreadyMember,
    ChatFull,
    ChatMissing,
    JoinRequestDecided,
    JoinRequestMissing,
    NotForDirect,
    OpenToAll,
    RoleTooLow,
)
from app.modules.chat.schemas.join_requests import JoinRequestRead
from app.modules.chat.service.join_requests import JoinRequestService

router = Router(prefix="/chats/{chat_id}/join-requests", tags=["channels"])

Requests = Annotated[JoinRequestService, provided(JoinRequestService)]


@router.post("/", status_code=201)
@raises(ChatMissing, AlreadyMember, OpenToAll, AlreadyAsked)
async def ask_to_join(caller: CurrentCaller, requests: Requests, chat_id: UUID) -> JoinRequestRead:
    """Asks to be let into a channel that is not public; after an answer one may ask again."""
    return await requests.ask(caller, chat_id)


@router.get("/")
@raises(ChatMissing, RoleTooLow)
async def join_requests(
    caller: CurrentCaller,
    requests: Requests,
    chat_id: UUID,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> Page[JoinRequestRead]:
    """To owner and admins those that wait for an answer; to whoever asked their own."""
    return await requests.page(caller, chat_id, limit, cursor)


@router.post("/{request_id}/accept/")
@raises(ChatMissing, NotForDirect, RoleTooLow, JoinRequestMissing, JoinRequestDecided, ChatFull)
async def accept_join_request(
    caller: CurrentCaller, requests: Requests, chat_id: UUID, request_id: UUID
) -> JoinRequestRead:
    """Lets somebody in; for owner and admins."""
    return await requests.accept(caller, chat_id, request_id)


@router.post("/{request_id}/decline/")
@raises(ChatMissing, NotForDirect, RoleTooLow, JoinRequestMissing, JoinRequestDecided)
async def decline_join_request(
    caller: CurrentCaller, requests: Requests, chat_id: UUID, request_id: UUID
) -> JoinRequestRead:
    """Whoever is declined may ask again; for owner and admins."""
    return await requests.decline(caller, chat_id, request_id)


@router.delete("/{request_id}/", status_code=204)
@raises(JoinRequestMissing, JoinRequestDecided)
async def withdraw_join_request(
    caller: CurrentCaller, requests: Requests, chat_id: UUID, request_id: UUID
) -> None:
    """Takes back one's own request."""
    await requests.withdraw(caller, chat_id, request_id)
