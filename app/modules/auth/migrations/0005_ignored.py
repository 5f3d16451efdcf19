"""Whom people ignore."""

import sqlalchemy as sa
from alembic import op

from app.kernel.model import Moment

revision: str = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    op.create_table(
        "auth_ignored",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("ignored_id", sa.Uuid(), nullable=False),
        sa.Column("ignored_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "ignored_id", name=op.f("pk_auth_ignored")),
        _account("account_id"),
        _account("ignored_id"),
    )


def downgrade() -> None:
    op.drop_table("auth_ignored")


def _account(column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        ["auth_accounts.id"],
        name=op.f(f"fk_auth_ignored_{column}"),
        ondelete="CASCADE",
    )
