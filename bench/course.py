"""The course of a bench: every subject in every round, repeat by repeat, one at a time."""

import http.client
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from app.engine.settings import ROOT
from bench.load.job import Job, Visitor
from bench.machine import Cores, pinned
from bench.plan import Plan
from bench.population import Population
from bench.processes import Failed, free_port, serving
from bench.stores.store import Store
from bench.subjects.all import SUBJECTS
from bench.subjects.subject import Start, Subject
from bench.workloads.workload import Round, Workload

PATIENCE = 180.0  # seconds beyond the measured ones that a run may take
SPARE_FILES = 200
Figures = dict[str, float | str]
Scene = tuple[str, list[Visitor]]  # a filled database, and who is in it


@dataclass(frozen=True, slots=True)
class Run:
    """What one subject did in one round of one repeat."""

    round: str
    subject: str
    repeat: int
    figures: Figures


@dataclass(slots=True)
class Course:
    """`tell` is given a line about what happens now."""

    plan: Plan
    stores: Mapping[str, Store]
    cores: Cores
    files: int
    tell: Callable[[str], None]
    _scenes: dict[tuple[str, str, Population], Scene] = field(default_factory=dict)

    def run(self, workload: Workload) -> Iterator[Run]:
        """Every other repeat goes the other way round, so that nobody is always the first."""
        for repeat in range(self.plan.repeats):
            for round_ in workload.rounds:
                subjects = [SUBJECTS[name] for name in round_.subjects if self._can(name)]
                for subject in subjects if repeat % 2 == 0 else reversed(subjects):
                    self.tell(
                        f"{workload.name}: {round_.name}, {subject.name}, "
                        f"{repeat + 1} of {self.plan.repeats}"
                    )
                    yield Run(round_.name, subject.name, repeat, self._driven(round_, subject))

    def _can(self, name: str) -> bool:
        """A subject about another engine says nothing new where everything runs on that one."""
        engine = SUBJECTS[name].engine
        return engine is None or (engine in self.stores and engine != self.plan.engine)

    def _driven(self, round_: Round, subject: Subject) -> Figures:
        store = self.stores[subject.engine or self.plan.engine]
        template, visitors = self._scene(round_, subject, store)
        url = store.copy(template) if round_.fresh else template
        port = free_port()
        start = subject.start(url, port)
        try:
            with serving(
                start.command,
                lambda: _is_ready(start, port),
                core=self.cores.server,
                environment=start.environment,
            ) as server:
                job = self._job(round_, subject, visitors, port)
                job = replace(job, pids=[server.pid, *store.pids])
                figures = self._checked(self._loaded(job), subject, store, url)
                if "error" in figures:
                    figures["server_said"] = server.last_words()
                return figures
        finally:
            if round_.fresh:
                store.drop(url)

    def _scene(self, round_: Round, subject: Subject, store: Store) -> Scene:
        population = round_.quick if self.plan.quick else round_.population
        key = subject.family, store.name, population
        if key not in self._scenes:
            self.tell(f"preparing {subject.family} on {store.name}: {population}")
            url = store.create()
            self._scenes[key] = url, subject.prepare(store, url, population)
        return self._scenes[key]

    def _job(self, round_: Round, subject: Subject, visitors: list[Visitor], port: int) -> Job:
        population = round_.quick if self.plan.quick else round_.population
        options = round_.options_at(subject.door)
        visitors = visitors[: min(options.pop("visitors", len(visitors)), self.files - SPARE_FILES)]
        if "path" in options:
            options["path"] = options["path"].replace("{depth}", str(population.messages // 2))
        return Job(
            mode=round_.mode, door=subject.door, port=port, visitors=visitors,
            warm=self.plan.warm, seconds=self.plan.seconds, server_core=self.cores.server,
            load_core=self.cores.load, options=options,
        )  # fmt: skip

    def _loaded(self, job: Job) -> Figures:
        with pinned(self.cores.load):
            ended = subprocess.run(
                [sys.executable, "-m", "bench.load"], input=job.encoded(), cwd=ROOT, text=True,
                capture_output=True, check=False, timeout=job.warm + job.seconds + PATIENCE,
            )  # fmt: skip
        if ended.returncode:
            raise Failed(f"The load generator broke: {ended.stderr[-2000:]}")
        figures: Figures = json.loads(ended.stdout)
        return figures

    def _checked(self, figures: Figures, subject: Subject, store: Store, url: str) -> Figures:
        """Nobody is quick who loses something: what was acknowledged is counted where it lies."""
        if "sent" not in figures:
            return figures
        if subject.stores:
            figures["stored"] = store.count(url, subject.messages)
            if figures["stored"] != figures["sent"]:
                figures["error"] = f"{figures['sent']} sent, {figures['stored']} in the database"
        if figures["deliveries"] != figures["expected_deliveries"]:
            figures["error"] = "deliveries are missing or doubled"
        return figures


def _is_ready(start: Start, port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", start.ready)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
