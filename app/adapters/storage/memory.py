"""Files in memory: the disk's twin, for tests and for trying the product out."""

from collections.abc import AsyncIterable, AsyncIterator
from datetime import datetime

from typing_extensions import override

from app.adapters.storage.keys import checked
from app.kernel.ports import Clock
from app.kernel.storage import FileMissing, Kept, Storage


class MemoryStorage(Storage):
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._files: dict[str, bytes] = {}
        self._since: dict[str, datetime] = {}

    @override
    async def put(self, key: str, content: AsyncIterable[bytes]) -> int:
        checked(key)
        kept = b"".join([piece async for piece in content])
        self._files[key] = kept
        self._since[key] = self._clock.now()
        return len(kept)

    @override
    async def size(self, key: str) -> int:
        return len(self._kept(key))

    @override
    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        part = self._kept(key)[start : None if end is None else max(start, end)]
        if part:
            yield part

    @override
    async def delete(self, key: str) -> None:
        self._files.pop(checked(key), None)

    @override
    async def keys(self, folder: str) -> AsyncIterator[Kept]:
        inside = checked(folder) + "/"
        for key in sorted(key for key in self._files if key.startswith(inside)):
            yield Kept(key, self._since[key])

    @override
    async def tidy(self, before: datetime) -> int:
        """What is cut off is nowhere."""
        return 0

    @override
    async def ping(self) -> None:
        """Always there."""

    def _kept(self, key: str) -> bytes:
        try:
            return self._files[checked(key)]
        except KeyError:
            raise FileMissing from None
