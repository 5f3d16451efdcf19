"""One session of measuring: stores are opened, workloads run their course, results are kept."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from rich.console import Console

from bench.course import Course, Run
from bench.machine import Cores, cores, described, more_files, pinned
from bench.plan import Plan
from bench.report.medians import summary
from bench.report.results import Results, results, write
from bench.report.tables import show
from bench.stores.own_postgresql import own_postgresql
from bench.stores.postgresql import PostgresqlStore
from bench.stores.sqlite import SqliteStore
from bench.stores.store import Store
from bench.workloads.workload import Workload

DISK = Path("/var/tmp")  # noqa: S108 - a folder of our own in it; unlike /tmp it is on a disk
FILES = 12_000  # sockets and more, for the server and for the load


def measure(
    plan: Plan, chosen: Sequence[Workload], database_url: str | None, out: Path, console: Console
) -> Results:
    pins = cores()
    # Whatever we do ourselves, we do not do on the servers' core.
    with (
        ExitStack() as open_,
        pinned(pins.load),
        console.status("starting", refresh_per_second=2) as status,
    ):
        folder = open_.enter_context(_folder())
        stores = open_.enter_context(_stores(plan, database_url, folder, pins))
        machine = described(folder, pins) | {s.name: s.described() for s in stores.values()}
        console.print(
            "\n".join(f"{name}: {value}" for name, value in machine.items()), markup=False
        )
        course = Course(plan, stores, pins, more_files(FILES), status.update)
        measured = results(plan, machine)
        for workload in chosen:
            runs: list[Run] = []
            for run in course.run(workload):
                runs.append(run)
                # Written after each run: what was measured is not lost when the next one fails.
                measured["workloads"][workload.name] = summary(workload, runs)
                write(measured, out / "results.json")
            show(console, workload, measured)
    console.print(f"Written: {out / 'results.json'}")
    return measured


def show_all(chosen: Sequence[Workload], measured: Results, console: Console) -> None:
    for workload in chosen:
        if workload.name in measured["workloads"]:
            show(console, workload, measured)


@contextmanager
def _stores(
    plan: Plan, database_url: str | None, folder: Path, pins: Cores
) -> Iterator[dict[str, Store]]:
    """SQLite always; PostgreSQL where the plan runs on it."""
    stores: dict[str, Store] = {"sqlite": SqliteStore(folder)}
    with ExitStack() as open_:
        if plan.engine == "postgresql":
            stores["postgresql"] = (
                open_.enter_context(own_postgresql(folder, pins.server))
                if database_url is None
                else PostgresqlStore(database_url)
            )
        yield stores


@contextmanager
def _folder() -> Iterator[Path]:
    """On a disk: where it is in memory, waiting for it costs nothing."""
    within = DISK if DISK.is_dir() and os.access(DISK, os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="messenger-bench-", dir=within))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
