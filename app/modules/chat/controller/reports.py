"""The HTTP door to reports of messages."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.kernel.errors import Forbidden
from app.kernel.http import LIMIT, CurrentCaller, Cursor, Limit, Router, provided, raises
from app.kernel.limited import PerAccount, limited
from app.kernel.paging import Page
from app.modules.chat.errors import (
    AlreadyReported,
    ChatMissing,
    MessageDeleted,
    MessageMissing,
    OwnMessage,
    ReportMissing,
    ReportResolved,
    SystemMessage,
)
from app.modules.chat.schemas.reports import (
    ReportCreate,
    ReportMade,
    ReportRead,
    ReportResolve,
    ReportState,
)
from app.modules.chat.service.reports import ReportService

router = Router(prefix="/chats", tags=["reports"])

Reports = Annotated[ReportService, provided(ReportService)]


@router.get("/reports/")
@raises(Forbidden)
async def reports_of_messages(
    caller: CurrentCaller,
    reports: Reports,
    state: Annotated[ReportState | None, Query()] = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> Page[ReportRead]:
    """What people have reported, the newest first; for moderators of the site."""
    return await reports.page(caller, limit, cursor, state)


@router.post("/reports/{report_id}/resolve/")
@raises(Forbidden, ReportMissing, ReportResolved, OwnMessage)
async def resolve_report(
    caller: CurrentCaller, reports: Reports, report_id: UUID, body: ReportResolve
) -> ReportRead:
    """What came of it: `message_deleted` deletes the message, whosever chat it is in."""
    return await reports.resolve(caller, report_id, body.outcome)


@router.post(
    "/{chat_id}/messages/{message_id}/report/",
    status_code=201,
    dependencies=limited(PerAccount("reports")),
)
@raises(ChatMissing, MessageMissing, MessageDeleted, SystemMessage, OwnMessage, AlreadyReported)
async def report_message(
    caller: CurrentCaller, reports: Reports, chat_id: UUID, message_id: UUID, body: ReportCreate
) -> ReportMade:
    """Shows a message to the moderators of the site; once per person and message."""
    return await reports.report(caller, chat_id, message_id, body)
