"""`bench`: a door; the folder behind it is given every word, and its exit code comes back."""

from pathlib import Path

import pytest

from app.engine.cli import bench
from tests.engine.cli.conftest import Operator

ECHO = "import sys; print(*sys.argv[1:], flush=True); raise SystemExit(len(sys.argv))"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    return tmp_path


def test_where_the_folder_is_missing_it_is_said(operator: Operator, root: Path) -> None:
    ended = operator("bench")
    assert ended.code == 1
    assert "comes with the sources" in ended.complained


def test_words_go_through_and_the_exit_code_comes_back(operator: Operator, root: Path) -> None:
    (root / "bench").mkdir()
    (root / "bench" / "__main__.py").write_text(ECHO, encoding="utf-8")
    assert operator("bench", "w1", "--repeats", "2").code == 4
    helped = operator("bench", "w1", "--help")
    assert (helped.code, helped.said.strip()) == (3, "w1 --help")
