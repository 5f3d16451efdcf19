"""The command: what was asked for, measured, shown, and written down."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench.plan import Plan
from bench.processes import Failed
from bench.report.results import Results, read
from bench.workloads.found import found
from bench.workloads.workload import Workload

ROOT = Path(__file__).resolve().parents[1]
OUT = Path("bench-out")
WIDE = 140  # columns where nobody looks: a file or another program
WORKLOADS = found()


class Engine(StrEnum):
    POSTGRESQL = "postgresql"
    SQLITE = "sqlite"


Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="[WORKLOAD]...", help=f"{', '.join(WORKLOADS)}; default: all."),
]


def bench(
    names: Names = None,
    repeats: Annotated[int, typer.Option(min=1, help="Medians of so many runs.")] = 5,
    seconds: Annotated[float, typer.Option(min=0.1, help="Measured in each run.")] = 4.0,
    database: Annotated[Engine, typer.Option(help="What the servers run on.")] = Engine.POSTGRESQL,
    database_url: Annotated[
        str | None, typer.Option(help="A PostgreSQL to make databases on; default: one of our own.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for results.json.")] = OUT,
    quick: Annotated[bool, typer.Option("--quick", help="Try everything once, small.")] = False,
    readme: Annotated[
        bool, typer.Option("--readme", help="Write plots and tables into both READMEs.")
    ] = False,
    again: Annotated[
        Path | None, typer.Option(help="Measure nothing: show what this file holds.")
    ] = None,
) -> None:
    """Measure the messenger beside a naive chat: tables, JSON, plots. Loopback only."""
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    chosen = _chosen(names or list(WORKLOADS))
    plan = Plan(
        workloads=tuple(w.name for w in chosen), repeats=repeats, seconds=seconds, engine=database
    )
    plan = plan.hastened() if quick else plan
    with _refusing():
        # Imported here: whoever asks for help does not wait for the whole application.
        from bench import session
        from bench.report.readme import publish

        if again is None:
            measured = session.measure(plan, chosen, database_url, out, console)
        else:
            measured = read(again)
            session.show_all(chosen, measured, console)
        if readme:
            for file in publish(ROOT, list(WORKLOADS.values()), measured):
                console.print(f"Written: {file.relative_to(ROOT)}")
    if any(_failed(one) for one in measured["workloads"].values()):
        raise typer.Exit(1)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except Failed as error:
        Console(stderr=True).print(str(error), style="red", markup=False)
        raise typer.Exit(1) from None


def _chosen(names: list[str]) -> list[Workload]:
    unknown = [name for name in names if name not in WORKLOADS]
    if unknown:
        raise typer.BadParameter(f"unknown: {', '.join(unknown)}; known: {', '.join(WORKLOADS)}")
    return [WORKLOADS[name] for name in dict.fromkeys(names)]


def _failed(one: Results) -> bool:
    runs = [
        run for subjects in one["rounds"].values() for s in subjects.values() for run in s["runs"]
    ]
    return any("error" in run for run in runs)
