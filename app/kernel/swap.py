"""Compare and swap: rows that change if they are as they were last seen, without a block."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from app.kernel.events import Event
from app.kernel.transaction import Column, Columnwise, Finder


@dataclass(frozen=True, slots=True)
class Guard:
    """Rows of one table by their key: each gets its `values` if it is still as it was `seen`.

    What is `seen` has to tell every change that the writer relies on, a version say.
    """

    key: Column
    keys: Sequence[Any]
    seen: Columnwise
    values: Columnwise


@dataclass(frozen=True, slots=True)
class Change:
    """Rows of another table by their keys, the first of which names the row of the guard."""

    keys: Columnwise
    values: Columnwise
    raised: Columnwise  # values that a column never falls below


class Swap(Finder, Protocol):
    """One change, which is a transaction of its own: committed when `swap` returns.

    Whatever `swap` raises, nothing was written; but for ServiceUnavailable, after which nobody
    knows.
    """

    def may_tell(self, *kinds: type[Event]) -> bool:
        """Whether such events can be recorded here: one that must not be lost needs a block."""
        ...

    async def swap(self, guard: Guard, inserted: Columnwise, change: Change) -> set[Any]:
        """Which rows of the guard were as seen: only they were written, and what hangs on them.

        The first column of `inserted` names the row of the guard. A row that somebody else holds
        counts as changed: nobody waits here.
        """
        ...

    def record(self, event: Event) -> None:
        """Told to subscribers at the end, in order."""
        ...


# `async with self._swap() as swap:`
Swaps = Callable[[], AbstractAsyncContextManager[Swap]]
