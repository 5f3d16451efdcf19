"""Channels: short names, the directory, requests to join; the first and the leading members of
large chats are found without looking at all.
"""

import sqlalchemy as sa
from alembic import op

from app.kernel.model import Moment

revision: str = "0005"
down_revision: str | None = "0004"

SLUG = "ix_chat_chats_slug"
DIRECTORY = "ix_chat_chats_is_public_member_count_id"
FIRST = "ix_chat_members_chat_id_joined_at_account_id"
LEADING = "ix_chat_members_chat_id"
WAITING = "ix_chat_join_requests_chat_id_status_id"


def upgrade() -> None:
    op.add_column("chat_chats", sa.Column("slug", sa.String(64)))
    op.add_column("chat_chats", sa.Column("searchable", sa.Text()))
    op.add_column(
        "chat_chats",
        sa.Column("is_public", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_index(op.f(SLUG), "chat_chats", ["slug"], unique=True)
    channels = sa.text("type = 'channel'")
    op.create_index(
        op.f(DIRECTORY),
        "chat_chats",
        ["is_public", "member_count", "id"],
        postgresql_where=channels,
        sqlite_where=channels,
    )
    op.create_index(op.f(FIRST), "chat_members", ["chat_id", "joined_at", "account_id"])
    leading = sa.text("role <> 'member'")
    op.create_index(
        op.f(LEADING),
        "chat_members",
        ["chat_id"],
        postgresql_where=leading,
        sqlite_where=leading,
    )
    _join_requests()


def downgrade() -> None:
    op.drop_table("chat_join_requests")
    op.drop_index(op.f(LEADING), "chat_members")
    op.drop_index(op.f(FIRST), "chat_members")
    op.drop_index(op.f(DIRECTORY), "chat_chats")
    op.drop_index(op.f(SLUG), "chat_chats")
    op.execute("UPDATE chat_chats SET type = 'group' WHERE type = 'channel'")
    for column in ("is_public", "searchable", "slug"):
        op.drop_column("chat_chats", column)


def _join_requests() -> None:
    op.create_table(
        "chat_join_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("chat_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("decided_at", Moment()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_join_requests")),
        sa.UniqueConstraint(
            "account_id", "chat_id", name=op.f("uq_chat_join_requests_account_id_chat_id")
        ),
        sa.ForeignKeyConstraint(
            ["chat_id"],
            ["chat_chats.id"],
            name=op.f("fk_chat_join_requests_chat_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["auth_accounts.id"], name=op.f("fk_chat_join_requests_account_id")
        ),
    )
    op.create_index(op.f(WAITING), "chat_join_requests", ["chat_id", "status", "id"])
