"""The file of results."""

from pathlib import Path

import pytest

from bench.processes import Failed
from bench.report.results import Results, read, write


def test_what_was_written_is_read_again(measured: Results, tmp_path: Path) -> None:
    file = tmp_path / "out" / "results.json"
    write(measured, file)
    assert read(file) == {**measured, "plan": {**measured["plan"], "workloads": ["w5"]}}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 0}'])
def test_what_is_not_ours_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Failed, match=r"results\.json"):
        read(file)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="No such file"):
        read(tmp_path / "results.json")
