"""The part of the README that shows the results."""

from pathlib import Path

import pytest

from bench.processes import Failed
from bench.report.readme import BEGIN, END, FILES, publish, replaced
from bench.report.results import Results
from bench.workloads.own_account import WORKLOAD
from tests.architecture.sources import ROOT


def test_only_what_stands_between_the_marks_is_replaced() -> None:
    text = f"Before\n{BEGIN}\nold\n{END}\nafter\n"
    assert replaced(text, "new", "README") == f"Before\n{BEGIN}\nnew\n{END}\nafter\n"


@pytest.mark.parametrize("text", ["", BEGIN, f"{END}\n{BEGIN}", f"{BEGIN}{BEGIN}{END}"])
def test_without_its_place_nothing_is_written(text: str) -> None:
    with pytest.raises(Failed, match="README needs"):
        replaced(text, "new", "README")


def test_both_readmes_show_the_ratio_and_a_plot_that_is_there(
    measured: Results, tmp_path: Path
) -> None:
    for name in FILES.values():
        (tmp_path / name).write_text(f"{BEGIN}\n{END}\n", encoding="utf-8")
    written = publish(tmp_path, [WORKLOAD], measured)
    english = (tmp_path / "README.md").read_text(encoding="utf-8")
    russian = (tmp_path / "README.ru.md").read_text(encoding="utf-8")
    assert "| 9.00× | ≥ 8× |" in english
    assert "| 9,00× | ≥ 8× |" in russian
    for file in written:
        assert file.suffix == ".md" or file.relative_to(tmp_path).as_posix() in english + russian
    assert "PostgreSQL 18.6;" in english


def test_a_trial_is_not_published(measured: Results, tmp_path: Path) -> None:
    measured["plan"]["quick"] = True
    with pytest.raises(Failed, match="nothing about speed"):
        publish(tmp_path, [WORKLOAD], measured)


@pytest.mark.parametrize("name", FILES.values())
def test_our_own_readmes_have_a_place_for_it(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert BEGIN in replaced(text, "new", name)
