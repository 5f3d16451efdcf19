"""The first tables of chats."""

import sqlalchemy as sa
from alembic import op

from app.kernel.model import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _chats()
    _members()
    _messages()
    _on_messages()
    op.create_table(
        "chat_changes",
        _chat_id(),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("seq", sa.BigInteger()),
        sa.Column("account_id", sa.Uuid()),
        sa.Column("happened_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "version", name=op.f("pk_chat_changes")),
        _of_chat("chat_changes"),
    )
    op.create_table(
        "chat_last_seen",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_chat_last_seen")),
        _of_account("chat_last_seen", "account_id"),
    )


def downgrade() -> None:
    for table in (
        "chat_last_seen",
        "chat_changes",
        "chat_pins",
        "chat_reactions",
        "chat_hidden",
        "chat_edits",
        "chat_messages",
        "chat_members",
        "chat_chats",
    ):
        op.drop_table(table)


def _chats() -> None:
    op.create_table(
        "chat_chats",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(16), nullable=False),
        sa.Column("name", sa.String(100)),
        sa.Column("description", sa.String(250)),
        sa.Column("posting", sa.String(16), nullable=False),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("direct_key", sa.String(65)),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_version", sa.BigInteger(), nullable=False),
        sa.Column("change_count", sa.BigInteger(), nullable=False),
        sa.Column("member_count", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("active_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_chats")),
        sa.UniqueConstraint("direct_key", name=op.f("uq_chat_chats_direct_key")),
        _of_account("chat_chats", "owner_id"),
    )


def _members() -> None:
    op.create_table(
        "chat_members",
        _chat_id(),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("joined_at", Moment(), nullable=False),
        sa.Column("joined_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_read_seq", sa.BigInteger(), nullable=False),
        sa.Column("shown_read_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_read_at", Moment()),
        sa.Column("marked_unread", sa.Boolean(), nullable=False),
        sa.Column("muted_until", Moment()),
        sa.PrimaryKeyConstraint("chat_id", "account_id", name=op.f("pk_chat_members")),
        _of_chat("chat_members"),
        _of_account("chat_members", "account_id"),
    )
    op.create_index(op.f("ix_chat_members_account_id"), "chat_members", ["account_id"])


def _messages() -> None:
    op.create_table(
        "chat_messages",
        _chat_id(),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("edited_at", Moment()),
        sa.Column("deleted_at", Moment()),
        sa.Column("reply_to_id", sa.Uuid()),
        sa.Column("client_message_id", sa.Uuid()),
        sa.PrimaryKeyConstraint("chat_id", "seq", name=op.f("pk_chat_messages")),
        sa.UniqueConstraint("chat_id", "id", name=op.f("uq_chat_messages_chat_id_id")),
        sa.UniqueConstraint(
            "chat_id",
            "sender_id",
            "client_message_id",
            name=op.f("uq_chat_messages_chat_id_sender_id_client_message_id"),
        ),
        _of_chat("chat_messages"),
    )


def _on_messages() -> None:
    op.create_table(
        "chat_edits",
        *_place(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "seq", "number", name=op.f("pk_chat_edits")),
        _of_message("chat_edits"),
    )
    op.create_table(
        "chat_hidden",
        _chat_id(),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "account_id", "seq", name=op.f("pk_chat_hidden")),
        _of_message("chat_hidden"),
        _of_account("chat_hidden", "account_id"),
    )
    op.create_table(
        "chat_reactions",
        *_place(),
        sa.Column("emoji", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("reacted_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint(
            "chat_id", "seq", "emoji", "account_id", name=op.f("pk_chat_reactions")
        ),
        _of_message("chat_reactions"),
        _of_account("chat_reactions", "account_id"),
    )
    op.create_table(
        "chat_pins",
        *_place(),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("pinned_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "seq", name=op.f("pk_chat_pins")),
        _of_message("chat_pins"),
        _of_account("chat_pins", "account_id"),
    )


def _chat_id() -> sa.Column[object]:
    return sa.Column("chat_id", sa.Uuid(), nullable=False)


def _place() -> tuple[sa.Column[object], sa.Column[int]]:
    return _chat_id(), sa.Column("seq", sa.BigInteger(), nullable=False)


def _of_chat(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_chat_id")
    return sa.ForeignKeyConstraint(["chat_id"], ["chat_chats.id"], name=name, ondelete="CASCADE")


def _of_account(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["auth_accounts.id"], name=op.f(f"fk_{table}_{column}")
    )


def _of_message(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["chat_id", "seq"],
        ["chat_messages.chat_id", "chat_messages.seq"],
        name=op.f(f"fk_{table}_chat_id_seq"),
        ondelete="CASCADE",
    )
