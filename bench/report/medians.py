"""The medians of the clean runs, and what was not clean about the others."""

import statistics
from collections.abc import Sequence
from typing import Any

from bench.course import Figures, Run
from bench.workloads.workload import Claim, Place, Workload

BUSY_MAX = 0.95  # of the generator's core; beyond it the generator was measured, not the server
OTHERS_MAX = 0.15  # of a core that was meant to be ours alone
STEAL_MAX = 0.15  # of all cores, taken by other guests of the host


def unclean(figures: Figures) -> str | None:
    """Why a run does not count; None if it does."""
    if "error" in figures:
        return f"failed: {figures['error']}"
    if float(figures["generator_busy"]) > BUSY_MAX:
        return "the load generator was at its limit"
    if float(figures.get("steal", 0)) > STEAL_MAX:
        return "other guests of the host took the cores"
    if float(figures.get("others", 0)) > OTHERS_MAX:
        return "other programs were busy on our cores"
    return None


def summary(workload: Workload, runs: Sequence[Run]) -> dict[str, Any]:
    """The workload as it stands in the file of results."""
    rounds = {
        round_.name: {
            subject: _of(
                workload, [r for r in runs if (r.round, r.subject) == (round_.name, subject)]
            )
            for subject in round_.subjects
            if any((r.round, r.subject) == (round_.name, subject) for r in runs)
        }
        for round_ in workload.rounds
    }
    claims = [_claimed(claim, rounds) for claim in workload.claims]
    return {"rounds": rounds, "claims": [claim for claim in claims if claim is not None]}


def _of(workload: Workload, runs: Sequence[Run]) -> dict[str, Any]:
    """`limited`: no run was clean, and the medians are of those that did not fail."""
    clean = [run.figures for run in runs if unclean(run.figures) is None]
    whole = [run.figures for run in runs if "error" not in run.figures]
    counted = clean or whole
    names = [name for name in workload.columns if any(name in figures for figures in counted)]
    found: dict[str, Any] = {
        "median": {name: _median(counted, name) for name in names},
        "range": {name: _range(counted, name) for name in names},
        "clean": len(clean),
        "limited": not clean,
        "runs": [run.figures for run in runs],
    }
    reasons = [reason for run in runs if (reason := unclean(run.figures)) is not None]
    return found | ({"unclean": reasons} if reasons else {})


def _values(counted: Sequence[Figures], name: str) -> list[float]:
    return [float(figures[name]) for figures in counted if name in figures]


def _median(counted: Sequence[Figures], name: str) -> float:
    return statistics.median(_values(counted, name))


def _range(counted: Sequence[Figures], name: str) -> list[float]:
    values = _values(counted, name)
    return [min(values), max(values)]


def _claimed(claim: Claim, rounds: dict[str, Any]) -> dict[str, Any] | None:
    """None where one of the two was not measured."""
    of, to = _median_at(claim.of, rounds), _median_at(claim.to, rounds)
    if of is None or not to:
        return None
    ratio = of / to
    return {
        "title": dict(claim.title),
        "ratio": ratio,
        "floor": claim.floor,
        "goal": claim.goal,
        "at_most": claim.at_most,
        "limited": any(_at(place, rounds)["limited"] for place in (claim.of, claim.to)),
        "holds": None if claim.floor is None else claim.holds(ratio, claim.floor),
        "reaches_goal": None if claim.goal is None else claim.holds(ratio, claim.goal),
    }


def _median_at(place: Place, rounds: dict[str, Any]) -> float | None:
    found: float | None = _at(place, rounds).get("median", {}).get(place.figure)
    return found


def _at(place: Place, rounds: dict[str, Any]) -> dict[str, Any]:
    measured: dict[str, Any] = rounds.get(place.round, {}).get(place.subject, {})
    return measured
