"""Messages that people report, and what moderators of the site do about them."""

from collections.abc import Callable, Sequence
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.errors import fault
from app.kernel.ids import new_id
from app.kernel.paging import Page, after_id, encode_cursor
from app.kernel.ports import Clock
from app.kernel.transaction import Transaction, UnitOfWork
from app.modules.auth.public import AccountDirectory, AuditLog
from app.modules.catalogues.public import CatalogueKeys
from app.modules.chat import access
from app.modules.chat.crud.chats import ChatCrud
from app.modules.chat.crud.messages import MessageCrud
from app.modules.chat.crud.reports import ReportCrud
from app.modules.chat.errors import OwnMessage, ReportResolved
from app.modules.chat.models import Report
from app.modules.chat.schemas.reports import (
    Outcome,
    ReportCreate,
    ReportMade,
    ReportRead,
    ReportState,
)
from app.modules.chat.service.tombstones import Tombstones

REASONS = "report-reasons"  # the catalogue


class ReportService:
    """`reasons` finds the module that keeps the catalogue of them, if it is on."""

    def __init__(
        self, unit_of_work: UnitOfWork, reading: UnitOfWork, clock: Clock,
        directory: AccountDirectory, audit: AuditLog, tombstones: Tombstones,
        reasons: Callable[[], CatalogueKeys | None],
    ) -> None:  # fmt: skip
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._clock = clock
        self._directory = directory
        self._audit = audit
        self._tombstones = tombstones
        self._reasons = reasons

    async def report(
        self, caller: Caller, chat_id: UUID, message_id: UUID, body: ReportCreate
    ) -> ReportMade:
        """Keeps what the message says now, for moderators.

        Raises ChatMissing, MessageMissing, MessageDeleted, SystemMessage, OwnMessage,
        AlreadyReported, InvalidInput for a reason that is in no catalogue.
        """
        async with self._unit_of_work() as transaction:
            seen = await access.visible_chat(transaction, caller, chat_id)
            row = await access.spoken_message(transaction, seen.chat, message_id)
            if row.sender_id == caller.account_id:
                raise OwnMessage
            await self._expect_reason(transaction, body.reason)
            report = Report(
                id=new_id(), chat_id=chat_id, message_id=message_id, chat_type=seen.chat.type,
                reporter_id=caller.account_id, sender_id=row.sender_id, reason=body.reason,
                comment=body.comment, text=row.text, sent_at=row.sent_at, edited_at=row.edited_at,
                reported_at=self._clock.now(),
            )  # fmt: skip
            return ReportMade.model_validate(await ReportCrud(transaction).add(report))

    async def page(
        self, caller: Caller, limit: int, cursor: str | None, state: ReportState | None
    ) -> Page[ReportRead]:
        """The newest first. Raises Forbidden."""
        access.moderator(caller)
        before, is_open = after_id(cursor), None if state is None else state == "open"
        async with self._reading() as transaction:
            rows = await ReportCrud(transaction).page(limit + 1, before, is_open=is_open)
            shown = await self._read(transaction, rows[:limit])
        more = len(rows) > limit
        return Page(entities=shown, next_cursor=encode_cursor(str(shown[-1].id)) if more else None)

    async def resolve(self, caller: Caller, report_id: UUID, outcome: Outcome) -> ReportRead:
        """Closes a report; a deleted message closes all that are open about it.

        Raises Forbidden, ReportMissing, ReportResolved, OwnMessage.
        """
        now = self._clock.now()
        async with self._unit_of_work() as transaction:
            report = await access.report_to_resolve(transaction, caller, report_id)
            deletes = outcome == "message_deleted"
            if deletes:
                await self._delete(transaction, caller, report)
            alike = await ReportCrud(transaction).lock_open(report, alike=deletes)
            if report not in alike:
                raise ReportResolved
            for one in alike:
                one.outcome, one.resolved_by_id, one.resolved_at = outcome, caller.account_id, now
                self._audit.note(
                    transaction, caller.account_id, one.sender_id, "report_resolved",
                    {"report_id": str(one.id), "reason": one.reason, "outcome": outcome},
                )  # fmt: skip
            return (await self._read(transaction, [report]))[0]

    async def _delete(self, transaction: Transaction, caller: Caller, report: Report) -> None:
        """The chat is held before the message and both before reports; it may be gone by now."""
        chat = await ChatCrud(transaction).lock(report.chat_id)
        if chat is None:
            return
        row = await MessageCrud(transaction).by_id(chat.id, report.message_id)
        if row is not None:
            await self._tombstones.bury(
                transaction, chat, row, caller.account_id, self._clock.now()
            )

    async def _expect_reason(self, transaction: Transaction, reason: str) -> None:
        """Without the module of the catalogues there is no list, and moderators read any word."""
        reasons = self._reasons()
        if reasons is not None and not await reasons.has(transaction, REASONS, reason):
            raise fault("reason", "unknown", "There is no such reason.", "Такой причины нет.")

    async def _read(self, transaction: Transaction, rows: Sequence[Report]) -> list[ReportRead]:
        ids = {row.reporter_id for row in rows} | {row.sender_id for row in rows}
        ids |= {row.resolved_by_id for row in rows if row.resolved_by_id is not None}
        people = await self._directory.people(transaction, ids)
        return [
            ReportRead(
                **dict(ReportMade.model_validate(row)),
                chat_type=row.chat_type,
                reporter=people[row.reporter_id],
                sender=people[row.sender_id],
                text=row.text,
                sent_at=row.sent_at,
                edited_at=row.edited_at,
                state="open" if row.resolved_at is None else "resolved",
                outcome=row.outcome,  # type: ignore[arg-type] # the column holds nothing else
                resolved_by=None if row.resolved_by_id is None else people[row.resolved_by_id],
                resolved_at=row.resolved_at,
            )
            for row in rows
        ]
