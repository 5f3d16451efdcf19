"""bookmarks_bookmarks: what somebody wants to find again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base


class Bookmark(Base):
    __tablename__ = "bookmarks_bookmarks"

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("auth_accounts.id", ondelete="CASCADE"), primary_key=True
    )
    message_id: Mapped[UUID] = mapped_column(primary_key=True)
    chat_id: Mapped[UUID]
    note: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
