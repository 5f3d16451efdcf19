"""Acts of moderators, letters counted, codes beside links, changes of address, avatars."""

import sqlalchemy as sa
from alembic import op

from app.kernel.model import Moment

revision: str = "0003"
down_revision: str | None = "0002"

BEFORE = "purpose in ('confirm', 'reset')"
AFTER = "purpose in ('confirm', 'reset', 'change')"


def upgrade() -> None:
    _audit()
    _letters()
    with op.batch_alter_table("auth_accounts") as accounts:
        accounts.add_column(sa.Column("avatar_url", sa.String(255)))
    with op.batch_alter_table("auth_tokens") as tokens:
        tokens.add_column(sa.Column("email", sa.String(320)))
        tokens.add_column(sa.Column("code_seal", sa.String(64)))
        tokens.add_column(sa.Column("code_expires_at", Moment()))
        tokens.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
        tokens.drop_constraint(op.f("ck_auth_tokens_purpose"), type_="check")
        tokens.create_check_constraint(op.f("ck_auth_tokens_purpose"), AFTER)
    op.create_index(op.f("ix_auth_tokens_email"), "auth_tokens", ["email"])


def downgrade() -> None:
    op.drop_index(op.f("ix_auth_tokens_email"), "auth_tokens")
    op.execute("DELETE FROM auth_tokens WHERE purpose = 'change'")
    with op.batch_alter_table("auth_tokens") as tokens:
        tokens.drop_constraint(op.f("ck_auth_tokens_purpose"), type_="check")
        tokens.create_check_constraint(op.f("ck_auth_tokens_purpose"), BEFORE)
        for column in ("tries", "code_expires_at", "code_seal", "email"):
            tokens.drop_column(column)
    with op.batch_alter_table("auth_accounts") as accounts:
        accounts.drop_column("avatar_url")
    op.drop_table("auth_letters")
    op.drop_table("auth_audit")


def _audit() -> None:
    op.create_table(
        "auth_audit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("happened_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auth_audit")),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["auth_accounts.id"], name=op.f("fk_auth_audit_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["auth_accounts.id"], name=op.f("fk_auth_audit_subject_id")
        ),
    )
    op.create_index(op.f("ix_auth_audit_actor_id"), "auth_audit", ["actor_id"])
    op.create_index(op.f("ix_auth_audit_subject_id"), "auth_audit", ["subject_id"])


def _letters() -> None:
    op.create_table(
        "auth_letters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auth_letters")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["auth_accounts.id"],
            name=op.f("fk_auth_letters_account_id"),
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_auth_letters_account_id_purpose", "auth_letters", ["account_id", "purpose"])
