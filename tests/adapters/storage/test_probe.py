"""A storage that is away makes the messenger poorer, and does not take it out of service."""

from pathlib import Path

import pytest

from app.adapters.clock import SystemClock
from app.adapters.storage.disk import DiskStorage
from app.adapters.storage.memory import MemoryStorage
from app.adapters.storage.probe import storage_probe
from app.adapters.storage.s3 import S3Storage
from app.adapters.storage.settings import Bucket
from app.kernel.ports import Degraded
from app.kernel.storage import Storage
from tests.kit.process import free_port


async def test_one_that_is_there_is_well() -> None:
    await storage_probe(MemoryStorage(SystemClock()))()


@pytest.mark.parametrize("kind", ["full", "in the way", "bucket"])
async def test_one_that_is_away_is_a_lack(kind: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    nowhere = f"http://127.0.0.1:{free_port()}"
    storages: dict[str, Storage] = {
        "full": DiskStorage(tmp_path / "full", free=1.0),
        "in the way": DiskStorage(tmp_path / "file"),
        "bucket": S3Storage(Bucket("files", "", nowhere, "us-east-1", "x", "x")),
    }
    with pytest.raises(Degraded):
        await storage_probe(storages[kind])()
