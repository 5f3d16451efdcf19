"""chat_attachments, where they are used, and how much room everybody's take."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base

NAME_MAX = 150  # characters


class Attachment(Base):
    """A file that somebody has sent; where it lies follows from its id.

    `free_since`: nobody has used it since then, as far as that is known; whoever takes it away asks
    for its uses first. `doomed`: it is being taken away, and belongs to nobody any more.
    """

    __tablename__ = "chat_attachments"
    __table_args__ = (Index(None, "account_id"), Index(None, "free_since"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("auth_accounts.id"))
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(NAME_MAX))
    mime: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    occupied: Mapped[int] = mapped_column(BigInteger)  # with its thumbnail, in whole blocks
    width: Mapped[int | None]
    height: Mapped[int | None]
    thumb_width: Mapped[int | None]
    thumb_height: Mapped[int | None]
    thumb_size: Mapped[int | None]
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    posted_at: Mapped[datetime | None]  # last; until it is first posted, its owner sees it
    free_since: Mapped[datetime | None]
    doomed: Mapped[bool] = mapped_column(default=False)


class AttachmentUse(Base):
    """A message that carries it: whoever may read one of these may have the file."""

    __tablename__ = "chat_attachment_uses"
    __table_args__ = (
        ForeignKeyConstraint(
            ["chat_id", "seq"], ["chat_messages.chat_id", "chat_messages.seq"], ondelete="CASCADE"
        ),
        Index(None, "attachment_id"),
    )

    chat_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    attachment_id: Mapped[UUID] = mapped_column(ForeignKey("chat_attachments.id"), primary_key=True)


class FileTotal(Base):
    """What an account's attachments occupy: the sum of their rows, kept so that it is exact."""

    __tablename__ = "chat_file_totals"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("auth_accounts.id"), primary_key=True)
    occupied: Mapped[int] = mapped_column(BigInteger, default=0)
