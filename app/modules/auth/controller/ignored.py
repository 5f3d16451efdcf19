"""The HTTP door to whom one ignores."""

from typing import Annotated
from uuid import UUID

from app.kernel.errors import InvalidInput, NotSignedIn
from app.kernel.http import LIMIT, CurrentCaller, Cursor, Limit, Router, provided, raises
from app.kernel.paging import Page
from app.modules.auth.errors import AccountNotFound, NotYourself, TooManyIgnored
from app.modules.auth.schemas.ignored import IgnoredRead
from app.modules.auth.service.ignoring import IgnoringService

router = Router(prefix="/accounts/me/ignored", tags=["accounts"])

Ignored = Annotated[IgnoringService, provided(IgnoringService)]


@router.get("/")
@raises(NotSignedIn, InvalidInput)
async def ignored(
    service: Ignored, caller: CurrentCaller, limit: Limit = LIMIT, cursor: Cursor = None
) -> Page[IgnoredRead]:
    """Whom I ignore; only I am told."""
    return await service.page(caller, limit, cursor)


@router.put("/{account_id}/")
@raises(NotSignedIn, AccountNotFound, NotYourself, TooManyIgnored)
async def ignore(service: Ignored, caller: CurrentCaller, account_id: UUID) -> IgnoredRead:
    """No direct messages and no notices from them; what was said before stays."""
    return await service.ignore(caller, account_id)


@router.delete("/{account_id}/", status_code=204)
@raises(NotSignedIn)
async def unignore(service: Ignored, caller: CurrentCaller, account_id: UUID) -> None:
    """They may write again, unless they ignore the caller."""
    await service.unignore(caller, account_id)
