"""The transaction as a visible block: what services may ask of it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import SelectBase
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.kernel.events import Event


class NestedTransaction(RuntimeError):
    """A block was opened inside another one; a broken invariant, not a caller's mistake."""


Column = InstrumentedAttribute[Any]


@dataclass(frozen=True, slots=True)
class Same:
    """One value for all rows."""

    value: Any


# Columns of one table, each with its values: the first of every column make the first row.
Columnwise = Mapping[Column, Sequence[Any] | Same]


# Written once, at the top of a crud file, with `bindparam("name")` for whatever changes.
Question = SelectBase


class Finder(Protocol):
    async def find(self, columns: Sequence[Column], keys: Columnwise) -> Sequence[Sequence[Any]]:
        """The named columns of those rows that there are, in no promised order.

        The key columns together are unique in the table.
        """
        ...

    async def latest(
        self, columns: Sequence[Column], below: Columnwise, each: int
    ) -> Sequence[Sequence[Any]]:
        """For each value of the first key, some rows of the table: the greatest by the other keys
        that lie below the values given for them. For an index over just these keys.
        """
        ...


class Glance(Finder, Protocol):
    """Questions without a block around them: each sees what is committed when it is asked.

    For paths on which a transaction would cost more than what is read. Nothing is locked and two
    questions do not see one state, so the first has to be the one that decides what may be seen.
    """

    async def ask(self, question: Question, **values: Any) -> Sequence[Sequence[Any]]:
        """The question's rows; it is prepared once, so it has to be the same object every time."""
        ...


class Rows(Finder, Protocol):
    """Many rows of one table at once: one prepared statement, whatever their number.

    For paths on which the ORM would cost more than the database; it does not see what passes here,
    and what it has loaded is not refreshed.
    """

    async def hold(
        self, columns: Sequence[Column], key: Column, others: Sequence[Column], places: Columnwise
    ) -> Sequence[Sequence[Any]]:
        """Rows of one table and those of another that hang on them, held until the block ends.

        `places` names rows of the other table by two columns, the first of which is the `key` of
        the first table. A place that is there gives one row: the columns, then the others, as they
        are now that they are held. The first table's rows are locked in the order of their keys.
        """
        ...

    async def insert(self, values: Columnwise) -> None:
        """Columns that are not named stay NULL: defaults of the model are not looked at.

        At least one column has values of its own for the rows, here and in what follows.
        """
        ...

    async def update(self, keys: Columnwise, values: Columnwise) -> None:
        """Each row gets values of its own; rows that are not there are left out."""
        ...

    async def write(self, inserted: Columnwise, *updated: tuple[Columnwise, Columnwise]) -> None:
        """An insert, and updates of other tables by their keys: one statement if possible."""
        ...


class Transaction(Protocol):
    """An open block. Database work only: nothing in it waits for people, mail or sockets."""

    @property
    def session(self) -> AsyncSession: ...

    @property
    def rows(self) -> Rows: ...

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        ...

    def record(self, event: Event) -> None:
        """Note what happened; told to subscribers after the commit, in order, never on rollback."""
        ...


# Called without arguments by a service: `async with self._unit_of_work() as transaction:`
UnitOfWork = Callable[[], AbstractAsyncContextManager[Transaction]]
# `async with self._glance() as glance:`; with `steady=True` all questions see one state, at the
# cost of a small block around them.
Glances = Callable[..., AbstractAsyncContextManager[Glance]]
