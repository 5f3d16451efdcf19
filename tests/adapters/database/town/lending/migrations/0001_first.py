"""The first loans."""

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None


def upgrade() -> None:
    op.create_table(
        "lending_loans",
        sa.Column("book_id", sa.Integer(), nullable=False),
        sa.Column("reader", sa.String(length=50), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"],
            ["library_books.id"],
            name=op.f("fk_lending_loans_book_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("book_id", "reader", name=op.f("pk_lending_loans")),
    )


def downgrade() -> None:
    op.drop_table("lending_loans")
