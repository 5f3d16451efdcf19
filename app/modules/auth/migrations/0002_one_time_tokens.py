"""One-time tokens: confirming an address, setting a new password."""

import sqlalchemy as sa
from alembic import op

from app.kernel.model import Moment

revision: str = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    op.create_table(
        "auth_tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("bound_to", sa.String(64), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auth_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_auth_tokens_digest")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["auth_accounts.id"],
            name=op.f("fk_auth_tokens_account_id"),
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("purpose in ('confirm', 'reset')", name=op.f("ck_auth_tokens_purpose")),
    )
    op.create_index("ix_auth_tokens_account_id_purpose", "auth_tokens", ["account_id", "purpose"])


def downgrade() -> None:
    op.drop_table("auth_tokens")
