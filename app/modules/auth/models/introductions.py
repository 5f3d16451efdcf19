"""auth_introductions: whom a trusted issuer means by a subject."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.ids import new_id
from app.kernel.model import Base


class IntroducedAccount(Base):
    """Made when the issuer's token is first seen; it outlives the account's erasure."""

    __tablename__ = "auth_introductions"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("auth_accounts.id", ondelete="CASCADE"), index=True
    )
    # All sessions were ended then: a token of before begins none any more.
    denied_before: Mapped[datetime | None]
    created_at: Mapped[datetime]
