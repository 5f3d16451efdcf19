"""What modules may know of lists: how to have one of their own served, and what is in them."""

from typing import ClassVar, NamedTuple, Protocol
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.ids import new_id
from app.kernel.model import Base
from app.kernel.transaction import Transaction

PREFIX = "catalogue_"
KEY_MAX = 100
VALUE_MAX = 200
# In the order of code points on both engines: PostgreSQL would ask the language of its host.
KEY = String(KEY_MAX).with_variant(String(KEY_MAX, collation="C"), "postgresql")


class Title(NamedTuple):
    """What people call the list."""

    en: str
    ru: str


class CatalogueRow(Base):
    """A row of a list; a subclass gives `title` and a `__tablename__` like `catalogue_planets`.

    `key` is for programs and never changes, `value` is for people. Rows are told in the order of
    `position`, then of `key`.
    """

    __abstract__ = True

    title: ClassVar[Title]

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(KEY, unique=True)
    value_en: Mapped[str] = mapped_column(String(VALUE_MAX))
    value_ru: Mapped[str] = mapped_column(String(VALUE_MAX))
    position: Mapped[int] = mapped_column(default=0)


class CatalogueKeys(Protocol):
    """Which keys the lists hold; asked inside the transaction of whoever asks."""

    async def has(self, transaction: Transaction, name: str, key: str) -> bool:
        """`name` is the list's in addresses, like `report-reasons`; an unknown list has no keys."""
        ...
