"""auth_ignored: whom people want to hear nothing from."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base


class IgnoredPerson(Base):
    """`account_id` ignores `ignored_id`; whoever writes it holds the row of `account_id`."""

    __tablename__ = "auth_ignored"

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("auth_accounts.id", ondelete="CASCADE"), primary_key=True
    )
    ignored_id: Mapped[UUID] = mapped_column(
        ForeignKey("auth_accounts.id", ondelete="CASCADE"), primary_key=True
    )
    ignored_at: Mapped[datetime]
