"""Links into chats, whom admins have removed, and reports of messages."""

import sqlalchemy as sa
from alembic import op

from app.kernel.model import Moment

revision: str = "0009"
down_revision: str | None = "0008"


def upgrade() -> None:
    op.create_table(
        "chat_invites",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("chat_id", sa.Uuid(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("max_uses", sa.Integer()),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("expires_at", Moment()),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_invites")),
        _chat("fk_chat_invites_chat_id"),
        _account("created_by_id", "fk_chat_invites_created_by_id"),
    )
    op.create_index(op.f("ix_chat_invites_chat_id"), "chat_invites", ["chat_id"])
    op.create_table(
        "chat_removals",
        sa.Column("chat_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("removed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "account_id", name=op.f("pk_chat_removals")),
        _chat("fk_chat_removals_chat_id"),
        _account("account_id", "fk_chat_removals_account_id"),
    )
    op.create_table(
        "chat_reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("chat_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("reporter_id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("chat_type", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(100), nullable=False),
        sa.Column("comment", sa.Text()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("edited_at", Moment()),
        sa.Column("reported_at", Moment(), nullable=False),
        sa.Column("outcome", sa.String(32)),
        sa.Column("resolved_by_id", sa.Uuid()),
        sa.Column("resolved_at", Moment()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_reports")),
        sa.UniqueConstraint(
            "chat_id",
            "message_id",
            "reporter_id",
            name=op.f("uq_chat_reports_chat_id_message_id_reporter_id"),
        ),
        _account("reporter_id", "fk_chat_reports_reporter_id"),
        _account("sender_id", "fk_chat_reports_sender_id"),
        _account("resolved_by_id", "fk_chat_reports_resolved_by_id"),
    )
    op.create_index(op.f("ix_chat_reports_resolved_at_id"), "chat_reports", ["resolved_at", "id"])


def downgrade() -> None:
    op.drop_table("chat_reports")
    op.drop_table("chat_removals")
    op.drop_table("chat_invites")


def _chat(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["chat_id"], ["chat_chats.id"], name=op.f(name), ondelete="CASCADE"
    )


def _account(column: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["auth_accounts.id"], name=op.f(name))
