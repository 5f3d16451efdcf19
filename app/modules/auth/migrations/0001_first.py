"""Accounts and sessions."""

import sqlalchemy as sa
from alembic import op

from app.kernel.model import Moment

revision: str = "0001"
down_revision: str | None = None


def upgrade() -> None:
    _accounts()
    _sessions()


def downgrade() -> None:
    op.drop_table("auth_sessions")
    op.drop_table("auth_accounts")


def _accounts() -> None:
    op.create_table(
        "auth_accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("username", sa.String(32)),
        sa.Column("password_hash", sa.String(128), nullable=False),
        sa.Column("display_name", sa.String(100), nullable=False),
        sa.Column("first_name", sa.String(100)),
        sa.Column("last_name", sa.String(100)),
        sa.Column("middle_name", sa.String(100)),
        sa.Column("phone", sa.String(32)),
        sa.Column("bio", sa.Text()),
        sa.Column("locale", sa.String(8), nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("rights_version", sa.Integer(), nullable=False),
        sa.Column("searchable", sa.Text(), nullable=False),
        sa.Column("blocked_at", Moment()),
        sa.Column("blocked_until", Moment()),
        sa.Column("block_reason", sa.Text()),
        sa.Column("deleted_at", Moment()),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auth_accounts")),
        sa.UniqueConstraint("email", name=op.f("uq_auth_accounts_email")),
        sa.UniqueConstraint("username", name=op.f("uq_auth_accounts_username")),
        sa.CheckConstraint(
            "role in ('user', 'moderator', 'admin')", name=op.f("ck_auth_accounts_role")
        ),
        sa.CheckConstraint("locale in ('en', 'ru')", name=op.f("ck_auth_accounts_locale")),
    )


def _sessions() -> None:
    op.create_table(
        "auth_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("rotated_at", Moment(), nullable=False),
        sa.Column("device_id", sa.String(128)),
        sa.Column("device_name", sa.String(100)),
        sa.Column("client", sa.String(16), nullable=False),
        sa.Column("ip", sa.String(64)),
        sa.Column("user_agent", sa.String(512)),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("last_used_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auth_sessions")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["auth_accounts.id"],
            name=op.f("fk_auth_sessions_account_id"),
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("client in ('browser', 'native')", name=op.f("ck_auth_sessions_client")),
    )
    op.create_index(op.f("ix_auth_sessions_account_id"), "auth_sessions", ["account_id"])
    on_device = sa.text("revoked_at IS NULL AND device_id IS NOT NULL")
    op.create_index(
        "uq_auth_sessions_account_id_device_id",
        "auth_sessions",
        ["account_id", "device_id"],
        unique=True,
        postgresql_where=on_device,
        sqlite_where=on_device,
    )
