"""Files in a folder; each is written beside its place and moved there when it is whole."""

import asyncio
import os
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from typing_extensions import override

from app.adapters.storage.keys import checked
from app.kernel.storage import FileMissing, Storage

PIECE = 256 * 1024  # bytes read at once
UNFINISHED = ".unfinished"  # a folder of its own, on the same disk


class DiskStorage(Storage):
    """No call touches the disk in the event loop's thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @override
    async def put(self, key: str, content: AsyncIterable[bytes]) -> int:
        target, length = self._path(key), 0
        file = await asyncio.to_thread(self._begin)
        try:
            async for piece in content:
                length += await asyncio.to_thread(file.write, piece)
            await asyncio.to_thread(_finish, file, target)
        except BaseException:
            await asyncio.to_thread(_give_up, file)
            raise
        return length

    @override
    async def size(self, key: str) -> int:
        try:
            return (await asyncio.to_thread(self._path(key).stat)).st_size
        except FileNotFoundError as error:
            raise FileMissing from error

    @override
    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        file = await asyncio.to_thread(_opened, self._path(key), start)
        try:
            left = None if end is None else max(0, end - start)
            while left is None or left > 0:
                most = PIECE if left is None else min(PIECE, left)
                piece = await asyncio.to_thread(file.read, most)
                if not piece:
                    return
                left = None if left is None else left - len(piece)
                yield piece
        finally:
            file.close()

    @override
    async def delete(self, key: str) -> None:
        await asyncio.to_thread(self._path(key).unlink, missing_ok=True)

    @override
    async def ping(self) -> None:
        file = await asyncio.to_thread(self._begin)
        await asyncio.to_thread(_give_up, file)

    def _path(self, key: str) -> Path:
        return self._folder / checked(key)

    def _begin(self) -> BinaryIO:
        folder = self._folder / UNFINISHED
        folder.mkdir(parents=True, exist_ok=True)
        return (folder / uuid4().hex).open("xb")


def _opened(path: Path, start: int) -> BinaryIO:
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        raise FileMissing from error
    file.seek(start)
    return file


def _finish(file: BinaryIO, target: Path) -> None:
    """On the disk before it gets its name: a power cut leaves the whole file or none."""
    file.flush()
    os.fsync(file.fileno())
    file.close()
    target.parent.mkdir(parents=True, exist_ok=True)
    Path(file.name).replace(target)


def _give_up(file: BinaryIO) -> None:
    file.close()
    with suppress(FileNotFoundError):
        Path(file.name).unlink()
