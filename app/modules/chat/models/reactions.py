"""chat_reactions and chat_pins: what people put on messages."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base

MESSAGE = ["chat_messages.chat_id", "chat_messages.seq"]


class Reaction(Base):
    __tablename__ = "chat_reactions"
    __table_args__ = (ForeignKeyConstraint(["chat_id", "seq"], MESSAGE, ondelete="CASCADE"),)

    chat_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    emoji: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("auth_accounts.id"), primary_key=True)
    reacted_at: Mapped[datetime]


class Pin(Base):
    __tablename__ = "chat_pins"
    __table_args__ = (ForeignKeyConstraint(["chat_id", "seq"], MESSAGE, ondelete="CASCADE"),)

    chat_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("auth_accounts.id"))
    pinned_at: Mapped[datetime]
