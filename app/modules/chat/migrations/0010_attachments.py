"""Files that messages carry, where they are used, and how much room they take."""

import sqlalchemy as sa
from alembic import op

from app.kernel.model import Moment

revision: str = "0010"
down_revision: str | None = "0009"


def upgrade() -> None:
    op.create_table(
        "chat_attachments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.String(150), nullable=False),
        sa.Column("mime", sa.String(100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("occupied", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer()),
        sa.Column("height", sa.Integer()),
        sa.Column("thumb_width", sa.Integer()),
        sa.Column("thumb_height", sa.Integer()),
        sa.Column("thumb_size", sa.Integer()),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("posted_at", Moment()),
        sa.Column("free_since", Moment()),
        sa.Column("doomed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_attachments")),
        _account("fk_chat_attachments_account_id"),
    )
    for column in ("account_id", "free_since"):
        op.create_index(op.f(f"ix_chat_attachments_{column}"), "chat_attachments", [column])
    op.create_table(
        "chat_attachment_uses",
        sa.Column("chat_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("attachment_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint(
            "chat_id", "seq", "attachment_id", name=op.f("pk_chat_attachment_uses")
        ),
        sa.ForeignKeyConstraint(
            ["chat_id", "seq"],
            ["chat_messages.chat_id", "chat_messages.seq"],
            name=op.f("fk_chat_attachment_uses_chat_id_seq"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["chat_attachments.id"],
            name=op.f("fk_chat_attachment_uses_attachment_id"),
        ),
    )
    index = op.f("ix_chat_attachment_uses_attachment_id")
    op.create_index(index, "chat_attachment_uses", ["attachment_id"])
    op.create_table(
        "chat_file_totals",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("occupied", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_chat_file_totals")),
        _account("fk_chat_file_totals_account_id"),
    )


def downgrade() -> None:
    op.drop_table("chat_file_totals")
    op.drop_table("chat_attachment_uses")
    op.drop_table("chat_attachments")


def _account(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["account_id"], ["auth_accounts.id"], name=op.f(name))
