"""The HTTP door to acts upon other people's accounts, and to the log of them."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.kernel.caller import Role
from app.kernel.errors import Forbidden, InvalidInput, NotSignedIn
from app.kernel.http import LIMIT, CurrentCaller, Cursor, Limit, Router, provided, raises
from app.kernel.paging import Page
from app.modules.auth.errors import (
    AccountNotFound,
    LastAdmin,
    NotYourself,
    SessionNotFound,
    UsernameTaken,
)
from app.modules.auth.schemas.accounts import StaffProfile
from app.modules.auth.schemas.moderation import AuditRead, Block, ManagedPatch, RoleGiven
from app.modules.auth.schemas.sessions import SessionRead
from app.modules.auth.service.moderation import ModerationService
from app.modules.auth.service.oversight import OversightService

router = Router(prefix="/accounts", tags=["moderation"])
# Of its own: its address has to be looked at before that of an account.
log = Router(prefix="/accounts", tags=["moderation"])

Moderation = Annotated[ModerationService, provided(ModerationService)]
Oversight = Annotated[OversightService, provided(OversightService)]
Of = Annotated[UUID | None, Query()]


@log.get("/audit/")
@raises(NotSignedIn, Forbidden, InvalidInput)
async def audit(
    service: Moderation,
    caller: CurrentCaller,
    actor_id: Of = None,
    subject_id: Of = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> Page[AuditRead]:
    """Who did what to whom, the newest first; for admins."""
    return await service.audit(caller, limit, cursor, actor_id, subject_id)


@router.post("/{account_id}/block/")
@raises(NotSignedIn, Forbidden, AccountNotFound, NotYourself, LastAdmin, InvalidInput)
async def block(
    account_id: UUID, service: Moderation, caller: CurrentCaller, body: Block | None = None
) -> StaffProfile:
    """Ends all sessions and sockets of the account at once; for moderators and admins."""
    return await service.block(caller, account_id, body or Block())


@router.delete("/{account_id}/block/", status_code=204)
@raises(NotSignedIn, Forbidden, AccountNotFound)
async def unblock(account_id: UUID, service: Moderation, caller: CurrentCaller) -> None:
    """The account may sign in again."""
    await service.unblock(caller, account_id)


@router.put("/{account_id}/role/")
@raises(NotSignedIn, Forbidden, AccountNotFound, LastAdmin, InvalidInput)
async def give_role(
    account_id: UUID, body: RoleGiven, service: Moderation, caller: CurrentCaller
) -> StaffProfile:
    """What the account may do on this site; for admins."""
    return await service.give_role(caller, account_id, Role(body.role))


@router.patch("/{account_id}/")
@raises(NotSignedIn, Forbidden, AccountNotFound, UsernameTaken, InvalidInput)
async def change(
    account_id: UUID, body: ManagedPatch, service: Oversight, caller: CurrentCaller
) -> StaffProfile:
    """Mends somebody's profile; what is left out stays. For admins."""
    return await service.change(caller, account_id, body)


@router.get("/{account_id}/sessions/")
@raises(NotSignedIn, Forbidden, AccountNotFound, InvalidInput)
async def sessions(
    account_id: UUID,
    service: Oversight,
    caller: CurrentCaller,
    cursor: Cursor = None,
    limit: Limit = LIMIT,
) -> Page[SessionRead]:
    """The devices the account is signed in on; for admins."""
    return await service.sessions(caller, account_id, limit, cursor)


@router.delete("/{account_id}/sessions/", status_code=204)
@raises(NotSignedIn, Forbidden, AccountNotFound)
async def end_sessions(account_id: UUID, service: Oversight, caller: CurrentCaller) -> None:
    """Signs the account out everywhere; for admins."""
    await service.end_sessions(caller, account_id)


@router.delete("/{account_id}/sessions/{session_id}/", status_code=204)
@raises(NotSignedIn, Forbidden, AccountNotFound, SessionNotFound)
async def end_session(
    account_id: UUID, session_id: UUID, service: Oversight, caller: CurrentCaller
) -> None:
    """Signs one device of the account out; for admins."""
    await service.end_session(caller, account_id, session_id)
