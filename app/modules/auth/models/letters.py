"""auth_letters: how many letters an account was sent lately, so that nobody can have it flooded."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.ids import new_id
from app.kernel.model import Base


class AskedLetter(Base):
    """Kept for a day, whatever becomes of the token that the letter held."""

    __tablename__ = "auth_letters"
    __table_args__ = (Index("ix_auth_letters_account_id_purpose", "account_id", "purpose"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("auth_accounts.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(16))
    asked_at: Mapped[datetime]
