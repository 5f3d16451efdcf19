"""The results on the terminal."""

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.report.results import Results
from bench.report.words import named, number, times
from bench.subjects.all import SUBJECTS
from bench.workloads.workload import Workload


def show(console: Console, workload: Workload, found: Results) -> None:
    measured = found["workloads"][workload.name]
    console.print(_figures(workload, measured))
    claims = measured["claims"]
    if claims:
        console.print(_claims(claims))
    for line in _remarks(measured):
        console.print(line, style="yellow")


def _figures(workload: Workload, measured: dict[str, Any]) -> Table:
    table = Table(title=f"{workload.name}: {workload.title['en']}", title_justify="left")
    busy = ("server core", "generator", "clean runs")
    for column in ("round", "", *(named(name, "en") for name in workload.columns), *busy):
        table.add_column(column, justify="left" if column in {"round", ""} else "right")
    for round_ in workload.rounds:
        for subject, one in measured["rounds"].get(round_.name, {}).items():
            table.add_row(round_.title["en"], SUBJECTS[subject].title["en"], *_cells(workload, one))
    return table


def _cells(workload: Workload, one: dict[str, Any]) -> Iterator[str]:
    for name in workload.columns:
        if name not in one["median"]:
            yield "-"
            continue
        low, high = one["range"][name]
        spread = f" [{number(low)}-{number(high)}]" if low != high else ""
        yield ("~ " if one["limited"] else "") + number(one["median"][name]) + spread
    for name in ("server_core_busy", "generator_busy"):
        busy = [run[name] for run in one["runs"] if name in run]
        yield f"{max(busy):.0%}" if busy else "-"
    yield f"{one['clean']} of {len(one['runs'])}"


def _claims(claims: list[dict[str, Any]]) -> Table:
    table = Table(title="ratios of medians", title_justify="left")
    for column in ("what", "ratio", "floor", "goal", ""):
        table.add_column(column, justify="left" if column == "what" else "right")
    for claim in claims:
        sign = "≤" if claim["at_most"] else "≥"
        bounds = (
            "-" if bound is None else f"{sign} {bound:g}×"
            for bound in (claim["floor"], claim["goal"])
        )
        table.add_row(claim["title"]["en"], times(claim), *bounds, _verdict(claim))
    return table


def _verdict(claim: dict[str, Any]) -> str:
    if claim["holds"] is None:
        return ""
    if claim["limited"]:
        return "[yellow]not clean[/]"
    if claim["reaches_goal"]:
        return "[green]goal[/]"
    return "[green]held[/]" if claim["holds"] else "[red]missed[/]"


def _remarks(measured: dict[str, Any]) -> Iterator[str]:
    for round_, subjects in measured["rounds"].items():
        for subject, one in subjects.items():
            for reason in dict.fromkeys(one.get("unclean", ())):
                yield f"{round_}, {subject}: {one['unclean'].count(reason)} not counted, {reason}"
