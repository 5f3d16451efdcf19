"""chat_chats: a conversation and the end of its line."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base


class Chat(Base):
    """`last_seq` counts messages, `last_version` every shared change, `change_count` the changes
    that are not messages: `last_version = last_seq + change_count`. Whoever moves them holds the
    row's lock.
    """

    __tablename__ = "chat_chats"
    # One direct chat per pair, however many ask for it at once.
    __table_args__ = (UniqueConstraint("direct_key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(String(16))
    name: Mapped[str | None] = mapped_column(String(100))
    description: Mapped[str | None] = mapped_column(String(250))
    posting: Mapped[str] = mapped_column(String(16), default="everyone")
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("auth_accounts.id"))
    direct_key: Mapped[str | None] = mapped_column(String(65))
    last_seq: Mapped[int] = mapped_column(BigInteger, default=0)
    last_version: Mapped[int] = mapped_column(BigInteger, default=0)
    change_count: Mapped[int] = mapped_column(BigInteger, default=0)
    member_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    active_at: Mapped[datetime]
