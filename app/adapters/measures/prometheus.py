"""The measures of one application as Prometheus reads them (text format 1.0.0)."""

import asyncio
import math
from collections.abc import Iterator

from loguru import logger
from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from typing_extensions import override

from app.kernel.measures import Histogram, Measures, MeasuresPage, MeasuresReader, Sample

SAMPLE_SECONDS = 1.0  # what may be waited for before a page without it is told


class PrometheusText(MeasuresReader):
    """A registry of its own, so two applications in one process do not share their numbers.

    prometheus_client's own counters lock for threads, which costs some 300 to 1,200 ns each time;
    ours cost 50 and are turned into its families only when somebody reads.
    """

    def __init__(self, measures: Measures, **labels: str) -> None:
        """`labels` are put on everything: which of several processes it is, say."""
        self._measures = measures
        self._registry = CollectorRegistry(auto_describe=False)
        for collector in (_Families(measures), ProcessCollector(registry=None)):
            self._registry.register(_Labelled(collector, labels))

    @override
    async def page(self) -> MeasuresPage:
        """Never raises: a sample that cannot be had in time is left as it was."""
        await asyncio.gather(*(self._taken(refresh) for refresh in self._measures.samples))
        return MeasuresPage(generate_latest(self._registry), CONTENT_TYPE_LATEST)

    @staticmethod
    async def _taken(refresh: Sample) -> None:
        try:
            async with asyncio.timeout(SAMPLE_SECONDS):
                await refresh()
        except Exception as error:  # noqa: BLE001 - the other measures are told anyway
            logger.warning("A measure could not be taken: {}", type(error).__name__)


class _Families(Collector):
    def __init__(self, measures: Measures) -> None:
        self._measures = measures

    @override
    def collect(self) -> Iterator[Metric]:
        yield from self._counted()
        yield from self._gauged()
        yield from self._spread()

    def _counted(self) -> Iterator[Metric]:
        for family in self._measures.counted.values():
            told = CounterMetricFamily(family.name, family.meaning, labels=family.labels)
            for values, counter in family.cells():
                told.add_metric(values, counter.value)
            yield told
        for name, (meaning, label, counts) in self._measures.tallies.items():
            told = CounterMetricFamily(name, meaning, labels=[label])
            for value, count in tuple(counts.items()):
                told.add_metric([value], count)
            yield told

    def _gauged(self) -> Iterator[Metric]:
        for family in self._measures.gauged.values():
            told = GaugeMetricFamily(family.name, family.meaning, labels=family.labels)
            for values, gauge in family.cells():
                told.add_metric(values, gauge.value)
            yield told
        for name, (meaning, read) in self._measures.readings.items():
            yield GaugeMetricFamily(name, meaning, read())

    def _spread(self) -> Iterator[Metric]:
        for family in self._measures.spread.values():
            told = HistogramMetricFamily(family.name, family.meaning, labels=family.labels)
            for values, histogram in family.cells():
                told.add_metric(values, list(_buckets(histogram)), histogram.sum)
            yield told


def _buckets(histogram: Histogram) -> Iterator[tuple[str, float]]:
    """Cumulative, as the format wants it: how many were at most so large."""
    reached = 0
    for bound, count in zip((*histogram.bounds, math.inf), histogram.counts, strict=True):
        reached += count
        yield "+Inf" if bound == math.inf else str(bound), reached


class _Labelled(Collector):
    """What another collector tells, with labels that hold for all of it."""

    def __init__(self, collector: Collector, labels: dict[str, str]) -> None:
        self._collector = collector
        self._labels = labels

    @override
    def collect(self) -> Iterator[Metric]:
        for metric in self._collector.collect():
            if self._labels:
                metric.samples = [
                    sample._replace(labels={**sample.labels, **self._labels})
                    for sample in metric.samples
                ]
            yield metric
