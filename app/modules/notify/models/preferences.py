"""notify_preferences: what an account has chosen to get; without a row, everything."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base


class Preferences(Base):
    __tablename__ = "notify_preferences"

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("auth_accounts.id", ondelete="CASCADE"), primary_key=True
    )
    mail_security_notices: Mapped[bool] = mapped_column(default=True)
    send_read_receipts: Mapped[bool] = mapped_column(default=True)
    updated_at: Mapped[datetime]
