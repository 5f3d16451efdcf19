"""The file of an archive is whole, or it is not there."""

import gzip
import stat
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from app.adapters.database.archive.file import (
    ArchiveRefused,
    Contents,
    Cover,
    opened,
    writing,
)

COVER = Cover(
    made_at="2026-01-02T03:04:05+00:00",
    made_by="1.2.3",
    heads={"library": "0001"},
    contents=[Contents(table="library_books", columns=["id", "title"], rows=2)],
)
ROWS: list[list[object]] = [[1, "Муму"], [2, None]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "library.archive"
    with writing(path) as archive:
        archive.cover(COVER)
        for row in ROWS:
            archive.row(row)
    return path


def read(path: Path) -> list[list[object]]:
    with opened(path) as archive:
        rows = [row for contents in archive.cover.contents for row in archive.rows(contents)]
        archive.end()
        return rows


def test_what_was_put_in_comes_out(path: Path) -> None:
    assert read(path) == ROWS
    with opened(path) as archive:
        assert archive.cover == COVER
        assert archive.cover.rows == 2


def test_only_its_owner_may_read_it(path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_archive_of_before_is_never_written_over(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(ArchiveRefused, match="choose another name"), writing(path):
        pass
    assert path.read_bytes() == before


def test_what_fails_on_its_way_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), writing(tmp_path / "a") as archive:
        archive.cover(COVER)
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ArchiveRefused, match="No such file"), writing(tmp_path / "no" / "a"):
        pass
    with pytest.raises(ArchiveRefused, match="No such file"), opened(tmp_path / "a"):
        pass


def cut(raw: bytes) -> bytes:
    return raw[: len(raw) // 2]


def bent(raw: bytes) -> bytes:
    middle = len(raw) // 2
    return raw[:middle] + bytes([raw[middle] ^ 0x55]) + raw[middle + 1 :]


def another_row(raw: bytes) -> bytes:
    return gzip.compress(gzip.decompress(raw).replace(b'"\xd0\x9c', b'"\xd0\x9d'))


def shorter_row(raw: bytes) -> bytes:
    return gzip.compress(gzip.decompress(raw).replace(b"[2,null]", b"[2]"))


def without_end(raw: bytes) -> bytes:
    return gzip.compress(b"\n".join(gzip.decompress(raw).split(b"\n")[:-2]) + b"\n")


def no_row(raw: bytes) -> bytes:
    return gzip.compress(gzip.decompress(raw).replace(b"[2,null]", b"[2,nul"))


@pytest.mark.parametrize("harm", [cut, bent, another_row, shorter_row, without_end, no_row])
def test_a_damaged_archive_is_refused(path: Path, harm: Callable[[bytes], bytes]) -> None:
    path.write_bytes(harm(path.read_bytes()))
    with pytest.raises(ArchiveRefused):
        read(path)


@pytest.mark.parametrize(
    "strange",
    [b"", b"hello", gzip.compress(b"hello\n"), gzip.compress(b"{}\n")],
    ids=["nothing", "text", "packed text", "packed object"],
)
def test_what_is_no_archive_is_refused(tmp_path: Path, strange: bytes) -> None:
    (tmp_path / "a").write_bytes(strange)
    with pytest.raises(ArchiveRefused, match="is not an archive"):
        read(tmp_path / "a")


def test_an_archive_of_a_newer_kind_is_refused(tmp_path: Path) -> None:
    newer = {**COVER.model_dump(), "version": 2}
    (tmp_path / "a").write_bytes(gzip.compress(orjson.dumps(newer) + b"\n"))
    with pytest.raises(ArchiveRefused, match="newer version"):
        read(tmp_path / "a")
