"""chat_search: the words of messages, written behind them, and how far each chat has come."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, Integer, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import LargeBinary

from app.kernel.full_text import Words
from app.kernel.model import DERIVED, Base


class SearchSegment(Base):
    """Messages of one chat that follow each other. No foreign key: rows are cleared away as the
    messages are, some at a time, when the chat is gone.
    """

    __tablename__ = "chat_search"
    __table_args__ = (
        Index(None, "chat_id", "first_seq", unique=True),
        Index(None, "chat_id", "last_at", "id"),
        # On SQLite the table chat_search_words is asked instead.
        Index(
            "ix_chat_search_words", "words", postgresql_using="gin",
            postgresql_with={"fastupdate": "off"}, info={"only": "postgresql"},
        ),
        {"info": DERIVED},
    )  # fmt: skip

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), Identity(always=False), primary_key=True
    )
    chat_id: Mapped[UUID]
    first_seq: Mapped[int] = mapped_column(BigInteger)
    last_seq: Mapped[int] = mapped_column(BigInteger)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    weight: Mapped[int] = mapped_column(SmallInteger)
    words: Mapped[list[str]] = mapped_column(Words, deferred=True)
    postings: Mapped[bytes] = mapped_column(LargeBinary)


class SearchMark(Base):
    """Messages up to `seq` and changes up to `version` are in the index; whoever moves it has seen
    where it stood. `analysis`: by which rules words were found.
    """

    __tablename__ = "chat_search_marks"
    __table_args__ = ({"info": DERIVED},)

    chat_id: Mapped[UUID] = mapped_column(
        ForeignKey("chat_chats.id", ondelete="CASCADE"), primary_key=True
    )
    seq: Mapped[int] = mapped_column(BigInteger, default=0)
    version: Mapped[int] = mapped_column(BigInteger, default=0)
    analysis: Mapped[int] = mapped_column(default=0)
