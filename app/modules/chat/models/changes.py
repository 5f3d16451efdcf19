"""chat_changes: the part of a chat's line that is not messages."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base


class ChangeKind(StrEnum):
    """Named as the frame that tells it."""

    MESSAGE_EDITED = "message_edited"
    MESSAGE_DELETED = "message_deleted"
    REACTION_CHANGED = "reaction_changed"
    MESSAGE_PINNED = "message_pinned"
    USER_JOINED = "user_joined"
    USER_LEFT = "user_left"
    MEMBER_UPDATED = "member_updated"
    CHAT_UPDATED = "chat_updated"


class Change(Base):
    """`ordinal` counts the chat's changes, so the messages up to version v are v − ordinal."""

    __tablename__ = "chat_changes"

    chat_id: Mapped[UUID] = mapped_column(
        ForeignKey("chat_chats.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    ordinal: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(32))
    seq: Mapped[int | None] = mapped_column(BigInteger)
    account_id: Mapped[UUID | None]
    happened_at: Mapped[datetime]
