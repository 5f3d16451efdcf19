"""chat_reports: messages that somebody wants a moderator of the site to look at."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base


class Report(Base):
    """What was said is kept as it was when it was reported: it may be edited or deleted since.

    It outlives the message and the chat, which it points to without a key.
    """

    __tablename__ = "chat_reports"
    __table_args__ = (
        # Once per person and message.
        UniqueConstraint("chat_id", "message_id", "reporter_id"),
        Index(None, "resolved_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    chat_id: Mapped[UUID]
    message_id: Mapped[UUID]
    reporter_id: Mapped[UUID] = mapped_column(ForeignKey("auth_accounts.id"))
    sender_id: Mapped[UUID] = mapped_column(ForeignKey("auth_accounts.id"))
    chat_type: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(100))
    comment: Mapped[str | None] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    reported_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(32))
    resolved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("auth_accounts.id"))
    resolved_at: Mapped[datetime | None]
