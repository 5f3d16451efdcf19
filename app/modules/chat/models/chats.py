"""chat_chats: a conversation and the end of its line."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base

CHANNELS = "type = 'channel'"


class Chat(Base):
    """`last_seq` counts messages, `last_version` every shared change, `change_count` the changes
    that are not messages: `last_version = last_seq + change_count`. Whoever moves them holds the
    row's lock.
    """

    __tablename__ = "chat_chats"
    __table_args__ = (
        # One direct chat per pair, however many ask for it at once.
        UniqueConstraint("direct_key"),
        Index(None, "slug", unique=True),
        # The directory, from the largest channel to the smallest; groups are not in it.
        Index(
            None, "is_public", "member_count", "id",
            postgresql_where=text(CHANNELS), sqlite_where=text(CHANNELS),
        ),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(String(16))
    name: Mapped[str | None] = mapped_column(String(100))
    description: Mapped[str | None] = mapped_column(String(250))
    # A channel's short name in the directory.
    slug: Mapped[str | None] = mapped_column(String(64))
    # Whether anybody may find a channel and join it.
    is_public: Mapped[bool] = mapped_column(default=False)
    # A channel's names and description in one case, for the search in the directory.
    searchable: Mapped[str | None] = mapped_column(Text)
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

    def settle_names(self) -> None:
        """Derives what follows from the names; called after any of them was changed."""
        if self.type == "channel":
            names = (self.slug, self.name, self.description)
            self.searchable = " ".join(name for name in names if name).casefold()
