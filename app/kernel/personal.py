"""What tables hold about people: whose a row is, what becomes of it, whether its owner gets it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from app.kernel.model import Base
from app.kernel.transaction import Transaction


class OnErase(StrEnum):
    """What becomes of a person's rows when the account is erased."""

    KEPT = "kept"  # others were told; the account behind it has no name any more
    DELETED = "deleted"
    CLEARED = "cleared"  # the columns in `cleared` take those values
    BY_HAND = "by_hand"  # an erasure of the module sees to it


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """One way in which a table's rows are about an account.

    `owner` is the column that names the account: of the table itself, or of the table `through`
    which the rows are found by their foreign key. `exported` are the columns that the owner gets.
    `within` is a table whose key leads this one's, so that large tables are looked through by it
    and not from end to end. `why` is for people, where rows are kept or not exported.
    """

    table: type[Base]
    owner: str
    erase: OnErase
    exported: tuple[str, ...] = ()
    through: type[Base] | None = None
    within: type[Base] | None = None
    cleared: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""

    @property
    def section(self) -> str:
        """Its name in an export."""
        plain = self.owner in {"id", "account_id"} or self.through is not None
        name = self.table.__tablename__
        return name if plain else f"{name}.{self.owner}"


# Lets the account go from what a module keeps, in the block that erases it.
Erasure = Callable[[Transaction, UUID, datetime], Awaitable[None]]

Rows = list[dict[str, Any]]


class PersonalData(Protocol):
    """Offered by the engine: what the modules have declared, put to use."""

    def export(self, account_id: UUID) -> AsyncIterator[tuple[str, Rows]]:
        """All that is stored about the account, section by section, in pages.

        A section without rows comes once, with an empty page. No block is open between pages.
        """
        ...

    async def erase(self, transaction: Transaction, account_id: UUID, now: datetime) -> None:
        """The modules' erasures first, in the order in which the modules were wired."""
        ...
