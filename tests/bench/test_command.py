"""The command: wrong wishes are refused, results are shown again, and all of it runs."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bench.command import bench
from bench.report.results import Results, write
from bench.workloads.found import found


def _typed(*arguments: str) -> Result:
    cli = typer.Typer()
    cli.command()(bench)
    return CliRunner().invoke(cli, list(arguments))


@pytest.mark.parametrize(
    "wish", [["w99"], ["--repeats", "0"], ["--database", "oracle"], ["--seconds", "soon"]]
)
def test_a_wrong_wish_is_refused(wish: list[str]) -> None:
    assert _typed(*wish).exit_code == 2


def test_results_are_shown_again(measured: Results, tmp_path: Path) -> None:
    write(measured, tmp_path / "results.json")
    shown = _typed("--again", str(tmp_path / "results.json"))
    assert shown.exit_code == 0
    assert "9,000" in shown.output


def test_results_that_are_not_there_cannot_be_shown(tmp_path: Path) -> None:
    assert _typed("--again", str(tmp_path / "results.json")).exit_code == 1


@pytest.mark.long
@pytest.mark.whole
@pytest.mark.timeout(600)
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_quick_bench_counts_something_everywhere(database: str, tmp_path: Path) -> None:
    ended = _typed("--quick", "--database", database, "--out", str(tmp_path))
    assert ended.exit_code == 0, ended.output
    results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert set(results["workloads"]) == set(found())
    for name, workload in found().items():
        for round_ in workload.rounds:
            subjects = results["workloads"][name]["rounds"][round_.name]
            assert {"product", "naive"} <= set(subjects)
            for one in subjects.values():
                assert one["median"]
                assert all(value > 0 for value in one["median"].values())
        assert results["workloads"][name]["claims"]
