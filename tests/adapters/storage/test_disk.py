"""Files on a disk keep what every storage promises, and leave nothing unfinished behind."""

from pathlib import Path

import pytest

from app.adapters.storage.disk import DiskStorage
from app.kernel.storage import whole
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
