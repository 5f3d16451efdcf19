"""The time in which is measured, and how busy the machine was meanwhile."""

import asyncio
import os
import time
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from bench.load.job import Job
from bench.load.system import IDLE, IOWAIT, NICE, STEAL, SYSTEM, USER, ticks, worked

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


def quantiles(name: str, seconds: Sequence[float]) -> dict[str, float]:
    """`<name>_p50_ms` and `<name>_p99_ms`: the nearest rank, exact."""
    if not seconds:
        return {}
    ordered = sorted(seconds)
    ranks = {"p50": 0.50, "p99": 0.99}
    last = len(ordered) - 1
    return {
        f"{name}_{rank}_ms": ordered[min(last, int(share * len(ordered)))] * 1000
        for rank, share in ranks.items()
    }


@dataclass(frozen=True, slots=True)
class CoreUse:
    """Shares of a stretch of time. `others` is what neither ours nor an interrupt has used."""

    busy: float
    steal: float
    others: float


def use(before: list[int], after: list[int], ours: int = 0) -> CoreUse:
    """Between two readings of `ticks`, of which `ours` were ours."""
    spent = [b - a for a, b in zip(before, after, strict=True)]
    whole = sum(spent) or 1
    idle = spent[IDLE] + spent[IOWAIT] + spent[STEAL]
    programs = spent[USER] + spent[NICE] + spent[SYSTEM]
    return CoreUse(1 - idle / whole, spent[STEAL] / whole, max(0, programs - ours) / whole)


@dataclass(frozen=True, slots=True)
class _Reading:
    at: float
    cpu: float
    all: list[int] | None
    server: list[int] | None
    load: list[int] | None
    servers_worked: int
    load_worked: int


class Window:
    """`open` while it is measured; latencies of that time are kept in `took`, in seconds."""

    def __init__(self, job: Job) -> None:
        self.open = False
        self.took = array("d")
        self._job = job
        self._began = self._ended = self._read()

    async def measure(self) -> float:
        """Lets the load run as the job says; returns how long the window was open in fact."""
        await asyncio.sleep(self._job.warm)
        self.begin()
        await asyncio.sleep(self._job.seconds)
        return self.end()

    def begin(self) -> None:
        self._began = self._read()
        self.open = True

    def end(self) -> float:
        self.open = False
        self._ended = self._read()
        return self._ended.at - self._began.at

    @property
    def server_seconds(self) -> float | None:
        """What the server and its database have worked meanwhile; None where nobody tells."""
        worked = self._ended.servers_worked - self._began.servers_worked
        return worked / TICKS_PER_SECOND if worked else None

    def machine(self) -> dict[str, float]:
        """`generator_busy`, and where the system tells it `server_core_busy`, `steal`, `others`."""
        a, b = self._began, self._ended
        found = {"generator_busy": (b.cpu - a.cpu) / max(b.at - a.at, 1e-9)}
        if a.all is not None and b.all is not None:
            found["steal"] = use(a.all, b.all).steal
        if a.server is not None and b.server is not None and a.load is not None and b.load:
            server = use(a.server, b.server, b.servers_worked - a.servers_worked)
            load = use(a.load, b.load, b.load_worked - a.load_worked)
            found["server_core_busy"] = server.busy
            found["others"] = max(server.others, load.others)
        return found

    def _read(self) -> _Reading:
        job = self._job
        pinned = job.server_core is not None and job.load_core is not None
        return _Reading(
            at=time.perf_counter(),
            cpu=time.process_time(),
            all=ticks(None),
            server=ticks(job.server_core) if pinned else None,
            load=ticks(job.load_core) if pinned else None,
            servers_worked=worked(job.pids),
            load_worked=worked([os.getpid()]),
        )
