"""The index of words beside the messages: it is filled behind them, in the background.

A full index on the messages themselves would be written with every one of them.
"""

import sqlalchemy as sa
from alembic import op

from app.kernel.full_text import Words
from app.kernel.model import Moment

revision: str = "0008"
down_revision: str | None = "0005"

# What SQLite is asked by; the words lie in chat_search alone.
FULL_TEXT = """
CREATE VIRTUAL TABLE chat_search_words USING fts5 (
    words, content='chat_search', content_rowid='id', detail=none, columnsize=0,
    tokenize="ascii tokenchars '_@#'"
)
"""
ADDED = """
CREATE TRIGGER chat_search_added AFTER INSERT ON chat_search BEGIN
    INSERT INTO chat_search_words (rowid, words) VALUES (new.id, new.words);
END
"""
REMOVED = """
CREATE TRIGGER chat_search_removed AFTER DELETE ON chat_search BEGIN
    INSERT INTO chat_search_words (chat_search_words, rowid, words)
    VALUES ('delete', old.id, old.words);
END
"""


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "chat_search",
        sa.Column("id", big, sa.Identity(always=False), nullable=False),
        sa.Column("chat_id", sa.Uuid(), nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("first_at", Moment(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.Column("weight", sa.SmallInteger(), nullable=False),
        sa.Column("words", Words(), nullable=False),
        sa.Column("postings", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_search")),
    )
    op.create_index(
        op.f("ix_chat_search_chat_id_first_seq"), "chat_search", ["chat_id", "first_seq"],
        unique=True,
    )  # fmt: skip
    op.create_table(
        "chat_search_marks",
        sa.Column("chat_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("analysis", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_chat_search_marks")),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chat_chats.id"], name=op.f("fk_chat_search_marks_chat_id"),
            ondelete="CASCADE",
        ),
    )  # fmt: skip
    if op.get_context().dialect.name == "sqlite":
        for statement in (FULL_TEXT, ADDED, REMOVED):
            op.execute(statement)
    else:
        op.create_index(
            "ix_chat_search_words", "chat_search", ["words"], postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
        )  # fmt: skip
        # The postings are packed already: looking through them for nothing costs time.
        op.execute("ALTER TABLE chat_search ALTER COLUMN postings SET STORAGE EXTERNAL")


def downgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        op.execute("DROP TABLE chat_search_words")
    op.drop_table("chat_search_marks")
    op.drop_table("chat_search")
