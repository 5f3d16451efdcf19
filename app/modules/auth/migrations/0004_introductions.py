"""Whom a trusted issuer means by a subject."""

import sqlalchemy as sa
from alembic import op

from app.kernel.model import Moment

revision: str = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    op.create_table(
        "auth_introductions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(255), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("denied_before", Moment()),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auth_introductions")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_auth_introductions_issuer_subject")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["auth_accounts.id"],
            name=op.f("fk_auth_introductions_account_id"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(op.f("ix_auth_introductions_account_id"), "auth_introductions", ["account_id"])


def downgrade() -> None:
    op.drop_table("auth_introductions")
