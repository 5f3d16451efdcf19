"""Where files are kept, as operators say it."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.adapters.storage.settings import ROOT, Bucket, StorageSettings


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


@pytest.mark.parametrize(
    "url",
    [
        "file://",
        "file:///",
        "data/files",
        "ftp://x",
        "memory://x",
        "s3://",
        "s3://b?x=1",
        "s3://k:s@b",
        "s3://b/../x",
        "s3://b?endpoint=ftp://x",
        "s3://b?endpoint",
    ],
)
def test_any_other_address_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        StorageSettings.read({"STORAGE_URL": url})


def test_a_bucket_has_a_prefix_an_endpoint_and_keys_that_are_not_shown() -> None:
    settings = StorageSettings.read(
        {
            "STORAGE_URL": "s3://files/a/b/?endpoint=http://localhost:9000&region=eu-west-1",
            "STORAGE_ACCESS_KEY_ID": "me",
            "STORAGE_SECRET_ACCESS_KEY": "my secret",
        }
    )
    assert settings.bucket == Bucket(
        "files", "a/b", "http://localhost:9000", "eu-west-1", "me", "my secret"
    )
    assert "my secret" not in f"{settings!r} {settings.bucket!r}"
    assert settings.folder is None


def test_sizes_are_told_in_bytes() -> None:
    settings = StorageSettings.read({"STORAGE_FILE_MAX_MB": "2", "STORAGE_QUOTA_MB": "3"})
    assert (settings.file_max, settings.quota) == (2 << 20, 3 << 20)
    assert settings.bucket is None
