"""Files in a bucket of any store that speaks S3."""

from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import obstore
from loguru import logger
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store
from typing_extensions import override

from app.adapters.storage.keys import checked
from app.adapters.storage.settings import Bucket
from app.kernel.storage import FileMissing, Kept, Storage, StorageUnavailable

if TYPE_CHECKING:
    from obstore import GetOptions

PART = 5 * 1024 * 1024  # bytes; the least that a part of an upload may have
PIECE = 256 * 1024  # bytes read at once
PING = "ping"


class S3Storage(Storage):
    """A file is put in one request if it fits into a part, else part by part; it is there when the
    last one has arrived.

    What uploads that were cut off have left is not listed anywhere: the bucket's own rule
    (AbortIncompleteMultipartUpload) takes it away.
    """

    def __init__(self, bucket: Bucket) -> None:
        self._store = S3Store(
            bucket.name,
            prefix=bucket.prefix or None,
            config=_config(bucket),  # type: ignore[arg-type] # keys are named one by one
            client_options={
                "allow_http": bucket.endpoint.startswith("http://"),
                "connect_timeout": timedelta(seconds=5),
                "timeout": timedelta(seconds=60),
            },
            retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=15)},
        )

    @override
    async def put(self, key: str, content: AsyncIterable[bytes]) -> int:
        checked(key)
        counted = _Counted(content)
        first = await counted.up_to(PART)
        with _told_apart():
            if len(first) < PART:
                await obstore.put_async(self._store, key, first)
            else:
                rest = counted.after(first)
                await obstore.put_async(self._store, key, rest, chunk_size=PART, max_concurrency=1)
        return counted.length

    @override
    async def size(self, key: str) -> int:
        with _told_apart():
            return int((await obstore.head_async(self._store, checked(key)))["size"])

    @override
    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        asked: GetOptions = {}
        if start or end is not None:  # a part beyond the end would be refused
            size = await self.size(key)
            end = size if end is None else min(end, size)
            if start >= end:
                return
            asked = {"range": (start, end)}
        with _told_apart():
            found = await obstore.get_async(self._store, checked(key), options=asked)
            async for piece in found.stream(min_chunk_size=PIECE):
                yield bytes(piece)

    @override
    async def delete(self, key: str) -> None:
        with _told_apart(missing=False):
            await obstore.delete_async(self._store, checked(key))

    @override
    async def keys(self, folder: str) -> AsyncIterator[Kept]:
        with _told_apart():
            async for page in obstore.list(self._store, checked(folder) + "/", chunk_size=500):
                for found in page:
                    yield Kept(found["path"], found["last_modified"])

    @override
    async def tidy(self, before: datetime) -> int:
        """Left to the bucket's own rule."""
        return 0

    @override
    async def ping(self) -> None:
        """Looks for a key that need not be there: cheaper than putting one, and asks for rights."""
        with suppress(FileMissing):
            await self.size(PING)


def _config(bucket: Bucket) -> dict[str, str]:
    given = {
        "endpoint": bucket.endpoint,
        "region": bucket.region,
        "access_key_id": bucket.access_key_id,
        "secret_access_key": bucket.secret_access_key,
    }
    return {name: value for name, value in given.items() if value}


@contextmanager
def _told_apart(*, missing: bool = True) -> Iterator[None]:
    """What the store refuses; its own words may name what nobody should read."""
    try:
        yield
    except (NotFoundError, FileNotFoundError):
        if missing:
            raise FileMissing from None
    except BaseError as error:
        logger.warning("The storage failed: {}", type(error).__name__)
        raise StorageUnavailable from None


class _Counted:
    """Content on its way, and how much of it has come."""

    def __init__(self, content: AsyncIterable[bytes]) -> None:
        self._pieces = aiter(content)
        self.length = 0

    async def up_to(self, size: int) -> bytes:
        """The beginning; shorter only if there is no more."""
        begun = bytearray()
        while len(begun) < size:
            try:
                begun += await anext(self._pieces)
            except StopAsyncIteration:
                break
        self.length = len(begun)
        return bytes(begun)

    async def after(self, first: bytes) -> AsyncIterator[bytes]:
        yield first
        async for piece in self._pieces:
            self.length += len(piece)
            if piece:
                yield piece
