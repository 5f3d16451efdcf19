"""Files on a disk keep what every storage promises, and leave nothing unfinished behind."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.adapters.storage.disk import UNFINISHED, DiskStorage
from app.kernel.storage import StorageUnavailable, whole
from tests.adapters.storage.storage_suite import StorageSuite, broken


class TestDiskStorage(StorageSuite):
    @pytest.fixture
    def storage(self, tmp_path: Path) -> DiskStorage:
        return DiskStorage(tmp_path / "files")


async def test_files_lie_where_their_keys_say_and_nowhere_else(tmp_path: Path) -> None:
    storage = DiskStorage(tmp_path)
    await storage.put("avatars/a.webp", whole(b"x"))
    with pytest.raises(ConnectionResetError):
        await storage.put("avatars/b.webp", broken(b"x"))
    await storage.ping()
    assert _files(tmp_path) == ["avatars/a.webp"]


def _files(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]


async def test_a_disk_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("in the way")
    with pytest.raises(OSError, match="files"):
        await DiskStorage(tmp_path / "files").ping()


async def test_what_a_kill_has_left_is_tidied_away(tmp_path: Path) -> None:
    storage = DiskStorage(tmp_path)
    await storage.put("files/a", whole(b"x"))
    (tmp_path / UNFINISHED / "left").write_bytes(b"half")
    assert await storage.tidy(datetime.now(UTC) - timedelta(hours=1)) == 0
    assert await storage.tidy(datetime.now(UTC) + timedelta(hours=1)) == 1
    assert _files(tmp_path) == ["files/a"]


async def test_t49_a_disk_that_is_nearly_full_takes_no_more(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable):
        await DiskStorage(tmp_path, free=1.0).put("files/a", whole(b"x"))
    assert _files(tmp_path) == []
