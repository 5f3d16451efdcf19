"""chat_members: who is in a chat, in which role, and how far they have read."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base

LEADING = "role <> 'member'"


class Member(Base):
    __tablename__ = "chat_members"
    # My chats are found by account, those won lately by the time of joining too; the primary key
    # finds a chat's members, the others the first and the leading among a hundred thousand.
    __table_args__ = (
        Index(None, "account_id", "joined_at"),
        Index(None, "chat_id", "joined_at", "account_id"),
        Index(None, "chat_id", postgresql_where=text(LEADING), sqlite_where=text(LEADING)),
    )

    chat_id: Mapped[UUID] = mapped_column(
        ForeignKey("chat_chats.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[UUID] = mapped_column(ForeignKey("auth_accounts.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(16), default="member")
    joined_at: Mapped[datetime]
    # Earlier messages may be seen, but were not read: nobody had written them to this member.
    joined_seq: Mapped[int] = mapped_column(BigInteger, default=0)
    last_read_seq: Mapped[int] = mapped_column(BigInteger, default=0)
    # How far others may see that it was read: the mark, unless the member shows no receipts.
    shown_read_seq: Mapped[int] = mapped_column(BigInteger, default=0)
    last_read_at: Mapped[datetime | None]
    # Unread mentions as they were when the newest one came or was read up to; none behind a mark
    # that has passed it, which posting moves without looking here.
    mention_count: Mapped[int] = mapped_column(default=0, server_default="0")
    mentioned_seq: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    marked_unread: Mapped[bool] = mapped_column(default=False)
    muted_until: Mapped[datetime | None]
