"""chat_last_seen: when somebody's last device left."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base


class LastSeen(Base):
    __tablename__ = "chat_last_seen"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("auth_accounts.id"), primary_key=True)
    seen_at: Mapped[datetime]
