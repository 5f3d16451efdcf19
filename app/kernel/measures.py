"""What is measured while the messenger works: counters, gauges and histograms by name.

A cell is fetched once, where a part is built; counting is then an addition to a number. Cells
belong to the event loop's thread: they take no lock, which is what makes them cost nothing.
"""

from bisect import bisect_left
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

# Upper ends of the classes of a histogram, from half a millisecond to ten seconds.
SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
SIZES = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0)

CELLS_MAX = 2000  # combinations of label values of one family; a mistake must not eat the memory
OTHER = "other"  # stands for all label values beyond that

# Sets gauges that somebody is about to read.
Sample = Callable[[], Awaitable[None]]


class Counter:
    """Only grows, until the process ends."""

    __slots__ = ("value",)

    def __init__(self) -> None:
        self.value = 0.0

    def add(self, amount: float = 1.0) -> None:
        self.value += amount


class Gauge:
    """Goes up and down; NaN while nobody knows."""

    __slots__ = ("value",)

    def __init__(self) -> None:
        self.value = 0.0

    def set(self, value: float) -> None:
        self.value = value


class Histogram:
    """How often a value fell into which class; `counts` has one more, for all beyond the last."""

    __slots__ = ("bounds", "counts", "sum")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.sum = 0.0

    def observe(self, value: float) -> None:
        self.counts[bisect_left(self.bounds, value)] += 1
        self.sum += value


Cell = TypeVar("Cell", bound=Counter | Gauge | Histogram)


class Family(Generic[Cell]):
    """The cells of one name, one for each combination of label values.

    Label values come from what the code knows (route templates, error codes, types of frames),
    never from what a client sent.
    """

    def __init__(
        self, name: str, meaning: str, labels: tuple[str, ...], make: Callable[[], Cell]
    ) -> None:
        self.name = name
        self.meaning = meaning
        self.labels = labels
        self._make = make
        self._cells: dict[tuple[str, ...], Cell] = {}

    def of(self, *values: str) -> Cell:
        """Raises ValueError unless there is one value for each label."""
        cell = self._cells.get(values)
        if cell is None:
            if len(values) != len(self.labels):
                raise ValueError(f"{self.name} has the labels {self.labels}.")
            if len(self._cells) >= CELLS_MAX:
                values = (OTHER,) * len(values)
            cell = self._cells.setdefault(values, self._make())
        return cell

    def cells(self) -> Iterator[tuple[tuple[str, ...], Cell]]:
        return iter(tuple(self._cells.items()))


class Measures:
    """Everything that one application measures; adapters/measures tells it to the outside.

    Who asks twice for a name gets the same cells. Names begin with `messenger_` and end with their
    unit (`_seconds`, `_bytes`) or, if they count, with what they count; `_total` is added outside.
    """

    def __init__(self) -> None:
        self.counted: dict[str, Family[Counter]] = {}
        self.gauged: dict[str, Family[Gauge]] = {}
        self.spread: dict[str, Family[Histogram]] = {}
        self.readings: dict[str, tuple[str, Callable[[], float]]] = {}
        self.tallies: dict[str, tuple[str, str, Mapping[str, int]]] = {}
        self.samples: list[Sample] = []

    def counters(self, name: str, meaning: str, *labels: str) -> Family[Counter]:
        return _found(self.counted, name, meaning, labels, Counter)

    def counter(self, name: str, meaning: str) -> Counter:
        return self.counters(name, meaning).of()

    def gauges(self, name: str, meaning: str, *labels: str) -> Family[Gauge]:
        return _found(self.gauged, name, meaning, labels, Gauge)

    def gauge(self, name: str, meaning: str) -> Gauge:
        return self.gauges(name, meaning).of()

    def histograms(
        self, name: str, meaning: str, *labels: str, bounds: tuple[float, ...] = SECONDS
    ) -> Family[Histogram]:
        return _found(self.spread, name, meaning, labels, lambda: Histogram(bounds))

    def histogram(
        self, name: str, meaning: str, *, bounds: tuple[float, ...] = SECONDS
    ) -> Histogram:
        return self.histograms(name, meaning, bounds=bounds).of()

    def reading(self, name: str, meaning: str, value: Callable[[], float]) -> None:
        """A gauge whose value is asked for when somebody reads; `value` must not wait."""
        self.readings[name] = (meaning, value)

    def tally(self, name: str, meaning: str, label: str, counts: Mapping[str, int]) -> None:
        """A counter by one label that somebody keeps as a mapping of their own: the cheapest."""
        self.tallies[name] = (meaning, label, counts)

    def sample(self, refresh: Sample) -> None:
        """Awaited before somebody reads; it sets gauges, from the database, say."""
        self.samples.append(refresh)


@dataclass(frozen=True, slots=True)
class MeasuresPage:
    """All measures at one moment, in the format that `content_type` names."""

    content: bytes
    content_type: str


class MeasuresReader(Protocol):
    """Tells what was measured; offered by the engine."""

    async def page(self) -> MeasuresPage:
        """Never raises; takes about a second at most."""
        ...


def _found(
    families: dict[str, Family[Cell]],
    name: str,
    meaning: str,
    labels: tuple[str, ...],
    make: Callable[[], Cell],
) -> Family[Cell]:
    family = families.setdefault(name, Family(name, meaning, labels, make))
    if family.labels != labels:
        raise ValueError(f"{name} has the labels {family.labels}, not {labels}.")
    return family
