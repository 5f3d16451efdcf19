"""Files in memory: the disk's twin, for tests and for trying the product out."""

from collections.abc import AsyncIterable, AsyncIterator

from typing_extensions import override

from app.adapters.storage.keys import checked
from app.kernel.storage import FileMissing, Storage


class MemoryStorage(Storage):
    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}

    @override
    async def put(self, key: str, content: AsyncIterable[bytes]) -> int:
        checked(key)
        kept = b"".join([piece async for piece in content])
        self._files[key] = kept
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
    async def ping(self) -> None:
        """Always there."""

    def _kept(self, key: str) -> bytes:
        try:
            return self._files[checked(key)]
        except KeyError:
            raise FileMissing from None
