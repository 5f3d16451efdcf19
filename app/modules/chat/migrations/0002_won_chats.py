"""Chats that an account has won lately are found by account and time of joining."""

from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"

OLD = "ix_chat_members_account_id"
NEW = "ix_chat_members_account_id_joined_at"


def upgrade() -> None:
    op.create_index(op.f(NEW), "chat_members", ["account_id", "joined_at"])
    op.drop_index(op.f(OLD), "chat_members")


def downgrade() -> None:
    op.create_index(op.f(OLD), "chat_members", ["account_id"])
    op.drop_index(op.f(NEW), "chat_members")
