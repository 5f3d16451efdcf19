"""Runs as a course would have brought them."""

from typing import Any

import pytest

from bench.course import Run
from bench.plan import Plan
from bench.report.medians import summary
from bench.report.results import Results, results
from bench.workloads.own_account import WORKLOAD

MACHINE = {"cpu": "A processor", "python": "CPython 3.11.7", "postgresql": "PostgreSQL 18.6, all"}


def run(subject: str, per_second: float, repeat: int = 0, **more: Any) -> Run:
    figures = {"requests_per_s": per_second, "generator_busy": 0.5, "steal": 0.0, **more}
    return Run("me", subject, repeat, figures)


@pytest.fixture
def measured() -> Results:
    """One workload, in which the messenger was nine times as quick."""
    found = results(Plan(workloads=("w5",)), MACHINE)
    found["workloads"]["w5"] = summary(WORKLOAD, [run("product", 9_000), run("naive", 1_000)])
    return found
