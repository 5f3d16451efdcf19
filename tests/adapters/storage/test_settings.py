"""Where files are kept, as operators say it."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.adapters.storage.settings import ROOT, StorageSettings


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("file://data/files", ROOT / "data/files"),
        ("file:///var/files", Path("/var/files")),
        ("memory://", None),
    ],
)
def test_a_relative_folder_starts_at_the_projects_root(url: str, folder: Path | None) -> None:
    assert StorageSettings.read({"STORAGE_URL": url}).folder == folder


@pytest.mark.parametrize("url", ["file://", "file:///", "data/files", "ftp://x", "memory://x"])
def test_any_other_address_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        StorageSettings.read({"STORAGE_URL": url})
