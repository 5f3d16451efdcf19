"""What every storage promises; run over each of them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from app.kernel.storage import FileMissing, Storage, whole

LONG = bytes(range(256)) * 4096  # a mebibyte: more than one piece


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def broken(part: bytes) -> AsyncIterator[bytes]:
    yield part
    raise ConnectionResetError


async def read(storage: Storage, key: str, start: int = 0, end: int | None = None) -> bytes:
    return b"".join([piece async for piece in storage.read(key, start, end)])


class StorageSuite:
    """A subclass gives `storage` as a fixture."""

    async def test_what_is_put_is_read(self, storage: Storage) -> None:
        assert await storage.put("files/a.bin", pieces(b"one", b"", b"two")) == 6
        assert await read(storage, "files/a.bin") == b"onetwo"
        assert await storage.size("files/a.bin") == 6

    async def test_nothing_is_a_file_too(self, storage: Storage) -> None:
        assert await storage.put("empty", pieces()) == 0
        assert await read(storage, "empty") == b""

    @pytest.mark.parametrize(
        ("start", "end"),
        [(0, 0), (0, 1), (5, 9), (300_000, 700_000), (0, 10**9), (10**9, None), (9, 5)],
    )
    async def test_a_part_is_read(self, storage: Storage, start: int, end: int | None) -> None:
        await storage.put("long", whole(LONG))
        assert await read(storage, "long", start, end) == LONG[start:end]

    async def test_a_file_that_broke_off_is_not_there(self, storage: Storage) -> None:
        with pytest.raises(ConnectionResetError):
            await storage.put("half", broken(LONG))
        with pytest.raises(FileMissing):
            await storage.size("half")

    async def test_one_that_broke_off_leaves_the_one_before(self, storage: Storage) -> None:
        await storage.put("kept", whole(b"before"))
        with pytest.raises(ConnectionResetError):
            await storage.put("kept", broken(b"after"))
        assert await read(storage, "kept") == b"before"

    async def test_of_many_at_once_one_is_there_whole(self, storage: Storage) -> None:
        contents = [bytes([number]) * 100_000 for number in range(8)]
        await asyncio.gather(*(storage.put("same", whole(one)) for one in contents))
        assert await read(storage, "same") in contents

    async def test_what_is_deleted_is_gone_and_may_be_deleted_again(self, storage: Storage) -> None:
        await storage.put("gone", whole(b"x"))
        for _ in range(2):
            await storage.delete("gone")
        with pytest.raises(FileMissing):
            await storage.size("gone")
        with pytest.raises(FileMissing):
            await read(storage, "gone")

    @pytest.mark.parametrize(
        "key", ["", "/", "../x", "a/../b", "/etc/passwd", "a//b", "A", "a\\b", "a\x00", "a/.hidden"]
    )
    async def test_no_key_leads_anywhere_else(self, storage: Storage, key: str) -> None:
        with pytest.raises(ValueError, match="not a key"):
            await storage.put(key, whole(b"x"))
        with pytest.raises(ValueError, match="not a key"):
            await read(storage, key)

    async def test_what_lies_in_a_folder_is_found_in_order(self, storage: Storage) -> None:
        for key in ["files/b/2", "files/a/1", "files/a/0", "other/a", "filesystem", "files/c"]:
            await storage.put(key, whole(b"x"))
        found = [kept async for kept in storage.keys("files")]
        assert sorted(kept.key for kept in found) == [
            "files/a/0", "files/a/1", "files/b/2", "files/c",
        ]  # fmt: skip
        inner = [kept.key for kept in found if kept.key.count("/") == 2]
        assert inner == sorted(inner)
        now = datetime.now(UTC)
        assert all(abs(now - kept.since) < timedelta(minutes=1) for kept in found)
        assert [kept async for kept in storage.keys("nothing")] == []

    async def test_nothing_that_is_whole_is_tidied_away(self, storage: Storage) -> None:
        await storage.put("files/a", whole(b"x"))
        assert await storage.tidy(datetime.now(UTC) + timedelta(days=1)) == 0
        assert await read(storage, "files/a") == b"x"

    async def test_it_says_that_it_is_there(self, storage: Storage) -> None:
        await storage.ping()
