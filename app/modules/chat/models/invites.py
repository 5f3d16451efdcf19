"""chat_invites and chat_removals: who may come in by a link, and who may not any more."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base


class Invite(Base):
    """A link into a chat. Its code is made of `id` by the server's key, and is stored nowhere.

    Whoever changes `uses` holds the chat's row.
    """

    __tablename__ = "chat_invites"
    __table_args__ = (Index(None, "chat_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    chat_id: Mapped[UUID] = mapped_column(ForeignKey("chat_chats.id", ondelete="CASCADE"))
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("auth_accounts.id"))
    max_uses: Mapped[int | None]
    uses: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    def over(self, now: datetime) -> bool:
        """Used up or too old; one that was revoked is not there."""
        used_up = self.max_uses is not None and self.uses >= self.max_uses
        return used_up or (self.expires_at is not None and self.expires_at <= now)


class Removal(Base):
    """Whom an admin has removed comes back only if an admin adds them."""

    __tablename__ = "chat_removals"

    chat_id: Mapped[UUID] = mapped_column(
        ForeignKey("chat_chats.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[UUID] = mapped_column(ForeignKey("auth_accounts.id"), primary_key=True)
    removed_at: Mapped[datetime]
