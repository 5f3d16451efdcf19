"""The audit log in the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.kernel.transaction import Transaction
from app.modules.auth.models import AuditEntry


class AuditCrud:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    def add(
        self, actor_id: UUID, subject_id: UUID, act: str, details: dict[str, Any], now: datetime
    ) -> None:
        """Written at the end of the block, with the act it tells of."""
        self._session.add(
            AuditEntry(
                actor_id=actor_id, subject_id=subject_id, act=act, details=details, happened_at=now
            )
        )

    async def page(
        self, before: UUID | None, limit: int, actor_id: UUID | None, subject_id: UUID | None
    ) -> Sequence[AuditEntry]:
        """The newest first."""
        found = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
        if before is not None:
            found = found.where(AuditEntry.id < before)
        if actor_id is not None:
            found = found.where(AuditEntry.actor_id == actor_id)
        if subject_id is not None:
            found = found.where(AuditEntry.subject_id == subject_id)
        return (await self._session.scalars(found)).all()
