"""auth_tokens: what was sent by letter to be used once; only a digest of it is kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.ids import new_id
from app.kernel.model import Base


class OneTimeToken(Base):
    """Used is gone: the row is deleted by whoever uses it first."""

    __tablename__ = "auth_tokens"
    __table_args__ = (
        CheckConstraint("purpose in ('confirm', 'reset', 'change')", name="purpose"),
        Index("ix_auth_tokens_account_id_purpose", "account_id", "purpose"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("auth_accounts.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(16))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    # A digest of the address and the password at that time: if either changes, it is void.
    bound_to: Mapped[str] = mapped_column(String(64))
    # The address that the letter went to: for a change of address the new one.
    email: Mapped[str | None] = mapped_column(String(320), index=True)
    # The short code in the same letter: sealed with the server's key, for few tries, soon over.
    code_seal: Mapped[str | None] = mapped_column(String(64))
    code_expires_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
