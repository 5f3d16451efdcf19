"""lending_loans: a book in somebody's hands."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tests.adapters.database.town.model import TownBase


class Loan(TownBase):
    __tablename__ = "lending_loans"

    book_id: Mapped[int] = mapped_column(
        ForeignKey("library_books.id", ondelete="CASCADE"), primary_key=True
    )
    reader: Mapped[str] = mapped_column(String(50), primary_key=True)
