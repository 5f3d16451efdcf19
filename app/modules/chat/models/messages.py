"""chat_messages and what hangs on a message: former texts, and who has hidden it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base


class Message(Base):
    """`seq` is its place among the chat's messages, `version` the last change it took part in."""

    __tablename__ = "chat_messages"
    __table_args__ = (
        UniqueConstraint("chat_id", "id"),
        # The permanent key of a client: a repeat finds the first message.
        UniqueConstraint("chat_id", "sender_id", "client_message_id"),
    )

    # No foreign key: the chat's row is held while its messages are written, and looking it up for
    # every one of them would cost a third of the time.
    chat_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    id: Mapped[UUID]
    version: Mapped[int] = mapped_column(BigInteger)
    sender_id: Mapped[UUID]
    text: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    reply_to_id: Mapped[UUID | None]
    client_message_id: Mapped[UUID | None]
    # JSON of what few messages carry besides their text, see `schemas/extras.py`.
    extra: Mapped[str | None] = mapped_column(Text)


def _of_message() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["chat_id", "seq"], ["chat_messages.chat_id", "chat_messages.seq"], ondelete="CASCADE"
    )


class Edit(Base):
    """A text that a message had before it was edited; `number` counts from 1."""

    __tablename__ = "chat_edits"
    __table_args__ = (_of_message(),)

    chat_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]


class Hidden(Base):
    """A message that somebody deleted for themselves only."""

    __tablename__ = "chat_hidden"
    __table_args__ = (_of_message(),)

    chat_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("auth_accounts.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
