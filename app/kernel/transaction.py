"""The transaction as a visible block: what services may ask of it."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from app.kernel.events import Event


class NestedTransaction(RuntimeError):
    """A block was opened inside another one; a broken invariant, not a caller's mistake."""


class Transaction(Protocol):
    """An open block. Database work only: nothing in it waits for people, mail or sockets."""

    @property
    def session(self) -> AsyncSession: ...

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        ...

    def record(self, event: Event) -> None:
        """Note what happened; told to subscribers after the commit, in order, never on rollback."""
        ...


# Called without arguments by a service: `async with self._unit_of_work() as transaction:`
UnitOfWork = Callable[[], AbstractAsyncContextManager[Transaction]]
