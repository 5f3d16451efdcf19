"""Bookmarks."""

import sqlalchemy as sa
from alembic import op

from app.kernel.model import Moment

revision: str = "0001"
down_revision: str | None = None


def upgrade() -> None:
    op.create_table(
        "bookmarks_bookmarks",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("chat_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "message_id", name=op.f("pk_bookmarks_bookmarks")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["auth_accounts.id"],
            name=op.f("fk_bookmarks_bookmarks_account_id"),
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    op.drop_table("bookmarks_bookmarks")
