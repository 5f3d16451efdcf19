"""library_books: what can be lent."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column

from tests.adapters.database.town.model import TownBase


class Book(TownBase):
    __tablename__ = "library_books"
    __table_args__ = (
        CheckConstraint("pages > 0", name="pages"),
        Index("uq_library_books_shelf_place", "shelf", "place", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(100), unique=True)
    isbn: Mapped[str | None] = mapped_column(String(20))
    pages: Mapped[int] = mapped_column(default=1)
    shelf: Mapped[str | None] = mapped_column(String(10))
    place: Mapped[int | None]
    bought_at: Mapped[datetime | None]


Index("uq_library_books_isbn", func.lower(Book.isbn), unique=True)
