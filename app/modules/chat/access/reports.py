"""The way to reports of messages, for moderators of the site."""

from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.errors import Forbidden
from app.kernel.transaction import Transaction
from app.modules.chat.crud.reports import ReportCrud
from app.modules.chat.errors import OwnMessage, ReportMissing, ReportResolved
from app.modules.chat.models import Report


def moderator(caller: Caller) -> None:
    """Raises Forbidden for whoever does not look after the site."""
    if not caller.moderates:
        raise Forbidden


async def report_to_resolve(transaction: Transaction, caller: Caller, report_id: UUID) -> Report:
    """An open report, not held yet; nobody judges what they have said themselves."""
    moderator(caller)
    report = await ReportCrud(transaction).get(report_id)
    if report is None:
        raise ReportMissing
    if report.resolved_at is not None:
        raise ReportResolved
    if report.sender_id == caller.account_id:
        raise OwnMessage
    return report
