"""What a workload says about itself: its rounds, and what its figures have to show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bench.population import Population

Words = Mapping[str, str]  # by language: en, ru


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One setting in which every subject is driven. `mode` is a file in `bench/load/modes`, and
    `options` are its own; `at` adds to them by door. `quick` is the population of a trial run.
    A `fresh` round writes, so each of its runs has a database of its own.
    """

    name: str
    title: Words
    mode: str
    population: Population
    quick: Population
    subjects: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    at: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    fresh: bool = False

    def options_at(self, door: str) -> dict[str, Any]:
        return {**self.options, **self.at.get(door, {})}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands: the median of that round and subject."""

    round: str
    subject: str
    figure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The figure `of`, divided by the figure `to`: at least (or `at_most`) `floor`; the goal is
    what one would like. Without a floor it is for information.
    """

    title: Words
    of: Place
    to: Place
    floor: float | None = None
    goal: float | None = None
    at_most: bool = False

    def holds(self, ratio: float, bound: float) -> bool:
        return ratio <= bound if self.at_most else ratio >= bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A figure of some rounds as bars, one for each subject."""

    figure: str
    title: Words
    rounds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """`columns` are the figures that its table shows."""

    name: str
    title: Words
    rounds: tuple[Round, ...]
    columns: tuple[str, ...]
    claims: tuple[Claim, ...]
    plots: tuple[Plot, ...]
