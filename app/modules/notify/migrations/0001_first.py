"""The send log, templates of one's own, and what people want to get."""

import sqlalchemy as sa
from alembic import op

from app.kernel.model import Moment

revision: str = "0001"
down_revision: str | None = None


def upgrade() -> None:
    _letters()
    _templates()
    _preferences()


def downgrade() -> None:
    op.drop_table("notify_preferences")
    op.drop_table("notify_templates")
    op.drop_table("notify_letters")


def _letters() -> None:
    op.create_table(
        "notify_letters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid()),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("locale", sa.String(8), nullable=False),
        sa.Column("recipient", sa.String(320), nullable=False),
        sa.Column("message_id", sa.String(320), nullable=False),
        sa.Column("params", sa.JSON()),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", Moment()),
        sa.Column("error", sa.Text()),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notify_letters")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["auth_accounts.id"],
            name=op.f("fk_notify_letters_account_id"),
            ondelete="SET NULL",
        ),
        sa.CheckConstraint(
            "status in ('pending', 'sent', 'failed', 'dead')",
            name=op.f("ck_notify_letters_status"),
        ),
    )
    op.create_index("ix_notify_letters_status_id", "notify_letters", ["status", "id"])
    op.create_index("ix_notify_letters_account_id", "notify_letters", ["account_id"])


def _templates() -> None:
    op.create_table(
        "notify_templates",
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("locale", sa.String(8), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("code", "locale", name=op.f("pk_notify_templates")),
        sa.CheckConstraint("locale in ('en', 'ru')", name=op.f("ck_notify_templates_locale")),
    )


def _preferences() -> None:
    op.create_table(
        "notify_preferences",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("mail_security_notices", sa.Boolean(), nullable=False),
        sa.Column("send_read_receipts", sa.Boolean(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_notify_preferences")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["auth_accounts.id"],
            name=op.f("fk_notify_preferences_account_id"),
            ondelete="CASCADE",
        ),
    )
