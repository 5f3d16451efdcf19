"""Reports of messages in the database."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.kernel.transaction import Transaction
from app.modules.chat.models import Report


class ReportCrud:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    async def add(self, report: Report) -> Report:
        """AlreadyReported, by the constraint, if the reporter has reported the message before."""
        self._session.add(report)
        await self._session.flush()
        return report

    async def get(self, report_id: UUID) -> Report | None:
        return await self._session.get(Report, report_id)

    async def page(
        self, limit: int, before: UUID | None, *, is_open: bool | None
    ) -> Sequence[Report]:
        """The newest first; those that are open, that are resolved, or all."""
        query = select(Report).order_by(Report.id.desc()).limit(limit)
        if is_open is not None:
            resolved = Report.resolved_at
            query = query.where(resolved.is_(None) if is_open else resolved.is_not(None))
        if before is not None:
            query = query.where(Report.id < before)
        return (await self._session.scalars(query)).all()

    async def lock_open(self, report: Report, *, alike: bool) -> Sequence[Report]:
        """The report if it is open still, or with all open ones of its message; in the order of
        their ids, held until the block ends and read afresh."""
        query = select(Report).where(Report.resolved_at.is_(None)).order_by(Report.id)
        if alike:
            query = query.where(
                Report.chat_id == report.chat_id, Report.message_id == report.message_id
            )
        else:
            query = query.where(Report.id == report.id)
        fresh = query.with_for_update().execution_options(populate_existing=True)
        return (await self._session.scalars(fresh)).all()
