"""Files in a folder; each is written beside its place and moved there when it is whole."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from typing_extensions import override

from app.adapters.storage.keys import checked
from app.kernel.storage import FileMissing, Kept, Storage, StorageUnavailable

PIECE = 256 * 1024  # bytes read at once
UNFINISHED = ".unfinished"  # a folder of its own, on the same disk
FREE = 0.05  # of the disk stays free: the database and the log live there too, as a rule


class DiskStorage(Storage):
    """No call touches the disk in the event loop's thread."""

    def __init__(self, folder: Path, free: float = FREE) -> None:
        self._folder = folder
        self._free = free

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
    async def keys(self, folder: str) -> AsyncIterator[Kept]:
        folders = [self._path(folder)]
        while folders:
            files, inside = await asyncio.to_thread(_listed, folders.pop())
            for path, since in files:
                yield Kept(path.relative_to(self._folder).as_posix(), since)
            folders += reversed(inside)

    @override
    async def tidy(self, before: datetime) -> int:
        return await asyncio.to_thread(_removed, self._folder / UNFINISHED, before)

    @override
    async def ping(self) -> None:
        file = await asyncio.to_thread(self._begin)
        await asyncio.to_thread(_give_up, file)

    def _path(self, key: str) -> Path:
        return self._folder / checked(key)

    def _begin(self) -> BinaryIO:
        folder = self._folder / UNFINISHED
        folder.mkdir(parents=True, exist_ok=True)
        disk = shutil.disk_usage(folder)
        if disk.free < disk.total * self._free:
            raise StorageUnavailable
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


def _listed(folder: Path) -> tuple[list[tuple[Path, datetime]], list[Path]]:
    """The files of a folder and the folders in it, each in the order of their names."""
    files: list[tuple[Path, datetime]] = []
    inside: list[Path] = []
    with suppress(FileNotFoundError):  # deleted meanwhile, or never there
        for path in sorted(folder.iterdir()):
            if path.is_dir():
                inside.append(path)
            else:
                files.append((path, _since(path)))
    return files, inside


def _since(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _removed(folder: Path, before: datetime) -> int:
    old = [path for path, since in _listed(folder)[0] if since < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
