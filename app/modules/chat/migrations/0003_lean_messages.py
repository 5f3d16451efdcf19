"""Messages point to their chat by its id alone: looking the chat up for every row cost a third of
the time of writing. Whoever deletes a chat clears its messages away.
"""

from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"

NAME = "fk_chat_messages_chat_id"


def upgrade() -> None:
    with op.batch_alter_table("chat_messages") as messages:
        messages.drop_constraint(op.f(NAME), type_="foreignkey")


def downgrade() -> None:
    op.execute("DELETE FROM chat_messages WHERE chat_id NOT IN (SELECT id FROM chat_chats)")
    with op.batch_alter_table("chat_messages") as messages:
        messages.create_foreign_key(
            op.f(NAME), "chat_chats", ["chat_id"], ["id"], ondelete="CASCADE"
        )
