"""The audit log, for what other modules' officers do."""

from typing import Any
from uuid import UUID

from typing_extensions import override

from app.kernel.ports import Clock
from app.kernel.transaction import Transaction
from app.modules.auth.crud.audit import AuditCrud
from app.modules.auth.public import AuditLog, ForeignAct
from app.modules.auth.schemas.moderation import Act


class OpenAuditLog(AuditLog):
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @override
    def note(
        self,
        transaction: Transaction,
        actor_id: UUID,
        subject_id: UUID,
        act: ForeignAct,
        details: dict[str, Any],
    ) -> None:
        AuditCrud(transaction).add(actor_id, subject_id, Act(act), details, self._clock.now())
