"""auth_accounts: who people are and whether they may take part."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.ids import new_id
from app.kernel.model import Base

TIMEZONE = "UTC"
LOCALE = "en"


class Account(Base):
    __tablename__ = "auth_accounts"
    __table_args__ = (
        CheckConstraint("role in ('user', 'moderator', 'admin')", name="role"),
        CheckConstraint("locale in ('en', 'ru')", name="locale"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    username: Mapped[str | None] = mapped_column(String(32), unique=True)
    password_hash: Mapped[str] = mapped_column(String(128))
    display_name: Mapped[str] = mapped_column(String(100))
    first_name: Mapped[str | None] = mapped_column(String(100))
    last_name: Mapped[str | None] = mapped_column(String(100))
    middle_name: Mapped[str | None] = mapped_column(String(100))
    phone: Mapped[str | None] = mapped_column(String(32))
    bio: Mapped[str | None] = mapped_column(Text)
    # Where the picture is served, its secret name included: whoever sees it was shown it.
    avatar_url: Mapped[str | None] = mapped_column(String(255))
    locale: Mapped[str] = mapped_column(String(8), default=LOCALE)
    timezone: Mapped[str] = mapped_column(String(64), default=TIMEZONE)
    role: Mapped[str] = mapped_column(String(16), default="user")
    is_confirmed: Mapped[bool] = mapped_column(default=False)
    # Counts every loss of rights, so that a node which was not told can find out.
    rights_version: Mapped[int] = mapped_column(default=0)
    # The names in one case: SQLite knows no other letters than ASCII when it compares.
    searchable: Mapped[str] = mapped_column(Text, default="")
    blocked_at: Mapped[datetime | None]
    blocked_until: Mapped[datetime | None]
    block_reason: Mapped[str | None] = mapped_column(Text)
    deleted_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    def blocked(self, now: datetime) -> bool:
        return blocked(self.blocked_at, self.blocked_until, now)

    def stands(self, now: datetime) -> bool:
        """Whether the account can take part: `crud.accounts.standing` is the same in SQL."""
        return self.is_confirmed and self.deleted_at is None and not self.blocked(now)

    def settle_names(self) -> None:
        """Derives what follows from the names; called after any of them was changed."""
        full = " ".join(name for name in (self.first_name, self.last_name) if name)
        if not self.display_name:
            self.display_name = (full or self.username or f"user_{self.id.hex[-8:]}")[:100]
        names = (self.username, self.display_name, full, self.middle_name)
        self.searchable = " ".join(name for name in names if name).casefold()


def blocked(since: datetime | None, until: datetime | None, now: datetime) -> bool:
    """Since that moment, and for ever if no end was set."""
    return since is not None and (until is None or now < until)
