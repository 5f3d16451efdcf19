"""The outbox of durable events."""

import sqlalchemy as sa
from alembic import op

from app.kernel.model import Moment

revision: str = "0001"
down_revision: str | None = None


def upgrade() -> None:
    op.create_table(
        "event_outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.String(100), nullable=False),
        sa.Column("subscriber", sa.String(100), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("give_up_at", Moment(), nullable=False),
        sa.Column("leased_until", Moment()),
        sa.Column("error", sa.Text()),
        sa.Column("dead_at", Moment()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_outbox")),
    )
    alive = sa.text("dead_at IS NULL")
    op.create_index(
        "ix_event_outbox_due_at",
        "event_outbox",
        ["due_at"],
        postgresql_where=alive,
        sqlite_where=alive,
    )


def downgrade() -> None:
    op.drop_table("event_outbox")
