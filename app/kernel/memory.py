"""What was read a moment ago and may be told again without asking the database."""

from collections.abc import Awaitable, Callable, Collection, Hashable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from app.kernel.errors import AppError
from app.kernel.loader import Loader
from app.kernel.ports import Clock

FRESH = timedelta(seconds=1)  # other nodes do not tell us what changed: so long may it be old
REMEMBERED = 10_000

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memory(Generic[K, V]):
    """At most a second old; what changes on this node is forgotten by whoever hears of it.

    What was being read while something was forgotten is told, but not kept.
    """

    def __init__(
        self, read: Callable[[Collection[K]], Awaitable[Mapping[K, V]]], clock: Clock
    ) -> None:
        """`read` leaves out what there is not."""
        self._read = read
        self._clock = clock
        self._known: dict[K, tuple[datetime, V]] = {}
        self._forgotten = 0
        self._loader: Loader[K, V | None] = Loader(self._ask)

    async def get(self, key: K) -> V | None:
        known = self._known.get(key)
        if known is not None and timedelta() <= self._clock.now() - known[0] < FRESH:
            return known[1]
        return await self._loader.load(key)

    async def many(self, keys: Collection[K]) -> dict[K, V]:
        """Those that there are."""
        now = self._clock.now()
        since = now - FRESH
        found = {
            key: known[1]
            for key in keys
            if (known := self._known.get(key)) is not None and since < known[0] <= now
        }
        strange = [key for key in keys if key not in found]
        return {**found, **await self._asked(strange)} if strange else found

    def forget(self, key: K) -> None:
        """From now on it is read anew."""
        self._forgotten += 1
        self._known.pop(key, None)

    def forget_all(self) -> None:
        self._forgotten += 1
        self._known.clear()

    async def _ask(self, keys: Sequence[K]) -> Sequence[V | AppError | None]:
        found = await self._asked(keys)
        return [found.get(key) for key in keys]

    async def _asked(self, keys: Collection[K]) -> Mapping[K, V]:
        now, forgotten = self._clock.now(), self._forgotten
        found = await self._read(keys)
        if forgotten == self._forgotten:
            for key, value in found.items():
                self._remember(key, now, value)
        return found

    def _remember(self, key: K, now: datetime, value: V) -> None:
        self._known.pop(key, None)
        if len(self._known) >= REMEMBERED:
            self._known.pop(next(iter(self._known)))
        self._known[key] = now, value
