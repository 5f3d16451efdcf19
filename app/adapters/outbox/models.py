"""event_outbox: one row for each durable event and each of its subscribers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base

ALIVE = text("dead_at IS NULL")


class OutboxRow(Base):
    """A row that was told is deleted; one that nobody will be told any more is dead."""

    __tablename__ = "event_outbox"
    __table_args__ = (
        Index("ix_event_outbox_due_at", "due_at", postgresql_where=ALIVE, sqlite_where=ALIVE),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    event: Mapped[str] = mapped_column(String(100))
    subscriber: Mapped[str] = mapped_column(String(100))
    # JSON, which may hold what opens something: no copy of it is made and nothing shows it.
    payload: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    give_up_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)
    dead_at: Mapped[datetime | None]
