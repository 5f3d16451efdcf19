"""The results on the terminal."""

from io import StringIO

from rich.console import Console

from bench.report.medians import summary
from bench.report.results import Results
from bench.report.tables import show
from bench.workloads.own_account import WORKLOAD
from tests.bench.conftest import run


def _shown(measured: Results) -> str:
    said = StringIO()
    show(Console(file=said, width=160), WORKLOAD, measured)
    return said.getvalue()


def test_figures_ratios_and_floors_are_shown(measured: Results) -> None:
    shown = _shown(measured)
    for word in ("9,000", "1,000", "9.00×", "≥ 8×", "≥ 11×", "held", "1 of 1"):
        assert word in shown


def test_what_the_generator_limited_is_marked(measured: Results) -> None:
    runs = [run("product", 9_000, generator_busy=0.99), run("naive", 1_000)]
    measured["workloads"]["w5"] = summary(WORKLOAD, runs)
    shown = _shown(measured)
    assert "~ 9,000" in shown
    assert "the load generator was at its limit" in shown
