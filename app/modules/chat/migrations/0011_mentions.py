"""How many unread mentions a member has, and the newest of them."""

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"


def upgrade() -> None:
    count = sa.Column("mention_count", sa.Integer(), nullable=False, server_default="0")
    newest = sa.Column("mentioned_seq", sa.BigInteger(), nullable=False, server_default="0")
    op.add_column("chat_members", count)
    op.add_column("chat_members", newest)


def downgrade() -> None:
    with op.batch_alter_table("chat_members") as members:
        members.drop_column("mentioned_seq")
        members.drop_column("mention_count")
