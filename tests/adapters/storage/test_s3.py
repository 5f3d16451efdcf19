"""Files in a bucket keep what every storage promises."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from loguru import logger

from app.adapters.storage.s3 import PART, S3Storage
from app.kernel.storage import StorageUnavailable, whole
from tests.adapters.storage.storage_suite import StorageSuite, broken, pieces, read
from tests.kit.process import free_port
from tests.kit.s3 import S3Server


class TestS3Storage(StorageSuite):
    @pytest.fixture
    def storage(self, s3: S3Server) -> S3Storage:
        return S3Storage(s3.place(f"test/{uuid4().hex}"))


async def test_what_needs_several_parts_arrives_whole(s3: S3Server) -> None:
    storage = S3Storage(s3.place(uuid4().hex))
    parts = [bytes([number]) * PART for number in range(3)]
    assert await storage.put("large", pieces(*parts, b"", b"end")) == 3 * PART + 3
    assert await read(storage, "large") == b"".join(parts) + b"end"
    assert await read(storage, "large", 2 * PART - 1, 2 * PART + 1) == b"\x01\x02"


async def test_one_that_breaks_off_after_a_part_is_not_there(s3: S3Server) -> None:
    storage = S3Storage(s3.place(uuid4().hex))
    with pytest.raises(ConnectionResetError):
        await storage.put("files/half", broken(bytes(PART)))
    assert [kept async for kept in storage.keys("files")] == []


async def test_two_prefixes_of_a_bucket_are_two_storages(s3: S3Server) -> None:
    mine, theirs = S3Storage(s3.place(uuid4().hex)), S3Storage(s3.place(uuid4().hex))
    await mine.put("files/x", whole(b"mine"))
    assert [kept async for kept in theirs.keys("files")] == []


@pytest.fixture
def said() -> Iterator[list[str]]:
    lines: list[str] = []
    sink = logger.add(lambda line: lines.append(str(line)), format="{message} {exception}")
    yield lines
    logger.remove(sink)


async def test_wrong_keys_open_nothing_and_are_told_to_nobody(
    s3: S3Server, said: list[str]
) -> None:
    wrong = replace(s3.place(), secret_access_key="not-the-secret-at-all")
    with pytest.raises(StorageUnavailable) as refused:
        await S3Storage(wrong).put("files/x", whole(b"x"))
    assert said
    for text in [*said, repr(refused.value), repr(wrong)]:
        assert "not-the-secret-at-all" not in text
        assert wrong.access_key_id not in text or text == repr(wrong)


async def test_one_that_is_away_says_so(s3: S3Server) -> None:
    away = replace(s3.place(), endpoint=f"http://127.0.0.1:{free_port()}")
    with pytest.raises(StorageUnavailable):
        await S3Storage(away).ping()
