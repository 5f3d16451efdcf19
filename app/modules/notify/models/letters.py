"""notify_letters: the send log, one row for each letter however often it is tried."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base


class LetterLog(Base):
    """The id is the delivery's, so that a repeat finds what was done before."""

    __tablename__ = "notify_letters"
    __table_args__ = (
        CheckConstraint("status in ('pending', 'sent', 'failed', 'dead')", name="status"),
        Index("ix_notify_letters_status_id", "status", "id"),
        Index("ix_notify_letters_account_id", "account_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("auth_accounts.id", ondelete="SET NULL")
    )
    code: Mapped[str] = mapped_column(String(64))
    locale: Mapped[str] = mapped_column(String(8))
    recipient: Mapped[str] = mapped_column(String(320))
    message_id: Mapped[str] = mapped_column(String(320))
    # What the templates were given, secrets masked; null once the letter is sent.
    params: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    status: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int]
    next_attempt_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
