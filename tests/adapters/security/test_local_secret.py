"""A local installation's own key: made once, kept, and nobody else's to read."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.adapters.security.local_secret import NAME, local_secret


def test_the_key_is_made_once_and_kept(tmp_path: Path) -> None:
    first = local_secret(tmp_path / "data")
    assert len(first) >= 64
    assert local_secret(tmp_path / "data") == first
    assert [file.name for file in (tmp_path / "data").iterdir()] == [NAME]


def test_two_installations_have_two_keys(tmp_path: Path) -> None:
    assert local_secret(tmp_path / "one") != local_secret(tmp_path / "two")


def test_only_its_owner_may_read_the_key(tmp_path: Path) -> None:
    local_secret(tmp_path)
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600


def test_processes_that_start_at_once_get_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: local_secret(tmp_path), range(32)))
    assert len(keys) == 1


def test_a_damaged_key_is_not_used(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("half a k")
    with pytest.raises(ValueError, match="damaged"):
        local_secret(tmp_path)
