"""Files are put in their places: all of them, or nothing."""

from pathlib import Path

import pytest

from app.engine.scaffold.writing import DirtyTarget, NotWritten, write

FILES = {"__init__.py": '"""Ours."""\n', "migrations/0001_first.py": '"""First."""\n'}


def test_all_folders_are_written(tmp_path: Path) -> None:
    write({tmp_path / "one": FILES, tmp_path / "two": FILES})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]
    assert (tmp_path / "two/migrations/0001_first.py").read_text() == '"""First."""\n'
    assert (tmp_path / "one").stat().st_mode == tmp_path.stat().st_mode


@pytest.mark.parametrize("there", ["folder", "file", "broken link"])
def test_what_is_there_stays_and_nothing_is_written_beside_it(tmp_path: Path, there: str) -> None:
    taken = tmp_path / "two"
    if there == "folder":
        taken.mkdir()
    elif there == "file":
        taken.touch()
    else:
        taken.symlink_to(tmp_path / "nowhere")
    with pytest.raises(DirtyTarget, match="two is there already"):
        write({tmp_path / "one": FILES, taken: FILES})
    assert [path.name for path in tmp_path.iterdir()] == ["two"]


def test_where_nothing_can_be_written_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "closed").touch()
    with pytest.raises(NotWritten, match="cannot be written: Not a directory"):
        write({tmp_path / "one": FILES, tmp_path / "closed" / "two": FILES})
    assert [path.name for path in tmp_path.iterdir()] == ["closed"]


def test_a_disk_that_fills_up_on_the_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename
    renamed: list[Path] = []

    def full(path: Path, target: Path) -> Path:
        if renamed:
            raise OSError(28, "No space left on device", str(path))
        renamed.append(path)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(NotWritten, match="No space left on device"):
        write({tmp_path / "one": FILES, tmp_path / "two": FILES})
    assert list(tmp_path.iterdir()) == []
