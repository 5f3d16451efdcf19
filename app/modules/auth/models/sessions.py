"""auth_sessions: a sign-in on a device, and which of its refresh tokens is the present one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, and_
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.ids import new_id
from app.kernel.model import Base


class AccountSession(Base):
    __tablename__ = "auth_sessions"

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

    __table_args__ = (
        CheckConstraint("client in ('browser', 'native')", name="client"),
        Index(
            "uq_auth_sessions_account_id_device_id",
            "account_id",
            "device_id",
            unique=True,
            postgresql_where=and_(revoked_at.is_(None), device_id.is_not(None)),
            sqlite_where=and_(revoked_at.is_(None), device_id.is_not(None)),
        ),
    )

    def lives(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at
