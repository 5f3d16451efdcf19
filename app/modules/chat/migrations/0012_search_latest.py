"""The newest rows of a chat's index, found without the words: most searches end with them."""

from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"

NAME = "ix_chat_search_chat_id_last_at_id"


def upgrade() -> None:
    op.create_index(op.f(NAME), "chat_search", ["chat_id", "last_at", "id"])


def downgrade() -> None:
    op.drop_index(op.f(NAME), "chat_search")
