"""auth_sessions: a sign-in on a device, and which of its refresh tokens is the present one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.ids import new_id
from app.kernel.model import Base

ON_DEVICE = text("revoked_at IS NULL AND device_id IS NOT NULL")


class AccountSession(Base):
    __tablename__ = "auth_sessions"
    __table_args__ = (
        CheckConstraint("client in ('browser', 'native')", name="client"),
        # One session per device; the index knows nothing of those that are over.
        Index(
            "uq_auth_sessions_account_id_device_id",
            "account_id",
            "device_id",
            unique=True,
            postgresql_where=ON_DEVICE,
            sqlite_where=ON_DEVICE,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("auth_accounts.id", ondelete="CASCADE"), index=True
    )
    # The refresh token of this generation is good; it was made at `rotated_at`.
    generation: Mapped[int] = mapped_column(default=0)
    rotated_at: Mapped[datetime]
    device_id: Mapped[str | None] = mapped_column(String(128))
    device_name: Mapped[str | None] = mapped_column(String(100))
    client: Mapped[str] = mapped_column(String(16))
    ip: Mapped[str | None] = mapped_column(String(64))
    user_agent: Mapped[str | None] = mapped_column(String(512))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    def lives(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at
