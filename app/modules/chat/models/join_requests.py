"""chat_join_requests: who would like to be let into a channel that is not public."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base


class JoinRequest(Base):
    """The last request of an account in a channel; whoever asks again replaces it."""

    __tablename__ = "chat_join_requests"
    __table_args__ = (
        # One request per person and channel, however many ask at once.
        UniqueConstraint("account_id", "chat_id"),
        # Those that wait, in the order of their coming: ids are ordered by time.
        Index(None, "chat_id", "status", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    chat_id: Mapped[UUID] = mapped_column(ForeignKey("chat_chats.id", ondelete="CASCADE"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("auth_accounts.id"))
    status: Mapped[str] = mapped_column(String(16), default="pending")
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
