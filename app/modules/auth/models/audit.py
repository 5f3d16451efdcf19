"""auth_audit: what those who look after the site did to whose account."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.ids import new_id
from app.kernel.model import Base


class AuditEntry(Base):
    """Written in the block of the act itself: there is no act without its entry."""

    __tablename__ = "auth_audit"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    actor_id: Mapped[UUID] = mapped_column(ForeignKey("auth_accounts.id"), index=True)
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("auth_accounts.id"), index=True)
    act: Mapped[str] = mapped_column(String(32))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    happened_at: Mapped[datetime]
