"""The workloads are found by themselves, and speak of what there is."""

import pytest

from bench.report.words import FIGURES
from bench.subjects.all import SUBJECTS
from bench.workloads.found import found
from bench.workloads.workload import Claim, Place, Plot, Round, Workload

WORKLOADS = found()


def test_those_of_the_issue_are_there() -> None:
    assert {"w1", "w2", "w3", "w4", "w5"} <= set(WORKLOADS)


@pytest.mark.parametrize("workload", WORKLOADS.values(), ids=lambda workload: workload.name)
def test_it_speaks_of_rounds_subjects_and_figures_that_there_are(workload: Workload) -> None:
    rounds = {round_.name: round_ for round_ in workload.rounds}
    assert len(rounds) == len(workload.rounds)
    assert set(workload.columns) <= set(FIGURES)
    for round_ in workload.rounds:
        assert set(round_.subjects) <= set(SUBJECTS)
    for plot in workload.plots:
        assert plot.figure in workload.columns
        assert set(plot.rounds) <= set(rounds)
    for claim in workload.claims:
        for place in (claim.of, claim.to):
            _there(place, workload)


def _there(place: Place, workload: Workload) -> None:
    (round_,) = [round_ for round_ in workload.rounds if round_.name == place.round]
    assert place.subject in round_.subjects
    assert place.figure in workload.columns


@pytest.mark.parametrize("workload", WORKLOADS.values(), ids=lambda workload: workload.name)
def test_it_is_told_in_both_languages(workload: Workload) -> None:
    said: list[Workload | Round | Claim | Plot] = [workload]
    said += [*workload.rounds, *workload.claims, *workload.plots]
    for one in said:
        assert one.title["en"]
        assert one.title["ru"]
