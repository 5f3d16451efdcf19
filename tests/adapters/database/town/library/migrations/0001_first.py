"""The first books."""

import sqlalchemy as sa
from alembic import op

import app.kernel.model

revision: str = "0001"
down_revision: str | None = None


def upgrade() -> None:
    op.create_table(
        "library_books",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("isbn", sa.String(length=20), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("bought_at", app.kernel.model.Moment(), nullable=True),
        sa.CheckConstraint("pages > 0", name=op.f("ck_library_books_pages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_books")),
        sa.UniqueConstraint("title", name=op.f("uq_library_books_title")),
    )
    op.create_index(
        "uq_library_books_isbn", "library_books", [sa.literal_column("lower(isbn)")], unique=True
    )


def downgrade() -> None:
    op.drop_table("library_books")
