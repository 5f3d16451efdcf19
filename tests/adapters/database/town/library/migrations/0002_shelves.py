"""Books have a place."""

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    with op.batch_alter_table("library_books") as batch_op:
        batch_op.add_column(sa.Column("shelf", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("place", sa.Integer(), nullable=True))
        batch_op.create_index("uq_library_books_shelf_place", ["shelf", "place"], unique=True)


def downgrade() -> None:
    # SQLite copies the table for this, and cannot copy an index on an expression.
    op.drop_index("uq_library_books_isbn", "library_books")
    with op.batch_alter_table("library_books") as batch_op:
        batch_op.drop_index("uq_library_books_shelf_place")
        batch_op.drop_column("place")
        batch_op.drop_column("shelf")
    op.create_index(
        "uq_library_books_isbn", "library_books", [sa.literal_column("lower(isbn)")], unique=True
    )
