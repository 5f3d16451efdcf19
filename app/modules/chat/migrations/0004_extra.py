"""What some messages carry besides their text; ordinary ones have nothing there."""

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    op.add_column("chat_messages", sa.Column("extra", sa.Text()))


def downgrade() -> None:
    with op.batch_alter_table("chat_messages") as messages:
        messages.drop_column("extra")
