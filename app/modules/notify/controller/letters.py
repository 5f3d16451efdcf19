"""The HTTP door to the send log."""

from typing import Annotated
from uuid import UUID

from app.kernel.errors import Forbidden, InvalidInput, NotSignedIn
from app.kernel.http import LIMIT, CurrentCaller, Cursor, Limit, Router, provided, raises
from app.kernel.paging import Page
from app.modules.notify.errors import LetterDone, LetterNotFound
from app.modules.notify.schemas.letters import LetterRead, LetterStatus
from app.modules.notify.service.send_log import SendLogService

router = Router(prefix="/notify/outbox", tags=["notify"])

SendLog = Annotated[SendLogService, provided(SendLogService)]


@router.get("/")
@raises(NotSignedIn, Forbidden, InvalidInput)
async def outbox(
    service: SendLog,
    caller: CurrentCaller,
    status: LetterStatus | None = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> Page[LetterRead]:
    """The letters that went out or did not, the latest first; for admins."""
    return await service.page(caller, status, limit, cursor)


@router.post("/{letter_id}/retry/", status_code=202)
@raises(NotSignedIn, Forbidden, LetterNotFound, LetterDone)
async def retry(letter_id: UUID, service: SendLog, caller: CurrentCaller) -> LetterRead:
    """Tries a letter again that did not go out."""
    return await service.retry(caller, letter_id)
