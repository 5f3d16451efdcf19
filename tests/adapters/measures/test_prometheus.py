"""Prometheus reads what was measured, and a part that cannot be measured does not hide the rest."""

import asyncio

from prometheus_client.parser import text_string_to_metric_families

from app.adapters.measures import prometheus
from app.adapters.measures.prometheus import PrometheusText
from app.kernel.measures import Measures
from tests.kit.doors import PATIENCE

Sample = tuple[str, tuple[tuple[str, str], ...]]


async def read(measures: Measures, **labels: str) -> dict[Sample, float]:
    """As a Prometheus server does: by the format, not by our words."""
    page = await PrometheusText(measures, **labels).page()
    assert page.content_type.startswith("text/plain; version=")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(page.content.decode())
        for sample in family.samples
    }


async def test_every_kind_of_measure_is_read() -> None:
    measures = Measures()
    measures.counters("cups", "Cups.", "kind").of("green").add(3)
    measures.tally("frames", "Frames.", "type", {"ping": 7})
    measures.gauge("guests", "Guests.").set(5)
    measures.reading("chairs", "Chairs.", lambda: 4)
    waits = measures.histogram("wait_seconds", "Waiting.", bounds=(0.5, 1.0))
    for seconds in (0.1, 0.7, 3.0):
        waits.observe(seconds)
    told = await read(measures)
    assert told["cups_total", (("kind", "green"),)] == 3
    assert told["frames_total", (("type", "ping"),)] == 7
    assert told["guests", ()] == 5
    assert told["chairs", ()] == 4
    assert told["wait_seconds_bucket", (("le", "0.5"),)] == 1
    assert told["wait_seconds_bucket", (("le", "1.0"),)] == 2
    assert told["wait_seconds_bucket", (("le", "+Inf"),)] == told["wait_seconds_count", ()] == 3
    assert told["wait_seconds_sum", ()] == 3.8


async def test_the_process_is_measured_too() -> None:
    told = await read(Measures())
    assert told["process_resident_memory_bytes", ()] > 1_000_000


async def test_one_of_several_processes_says_which_it_is() -> None:
    measures = Measures()
    measures.counter("cups", "Cups.").add()
    told = await read(measures, worker="7")
    assert told["cups_total", (("worker", "7"),)] == 1
    assert all(("worker", "7") in labels for _, labels in told)


async def test_a_sample_is_taken_before_somebody_reads() -> None:
    measures = Measures()
    waiting = measures.gauge("waiting", "Waiting.")

    async def refresh() -> None:
        await asyncio.sleep(0)
        waiting.set(9)

    measures.sample(refresh)
    assert (await read(measures))["waiting", ()] == 9


async def test_a_database_that_is_away_hides_nothing_else() -> None:
    measures = Measures()
    measures.counter("cups", "Cups.").add()

    async def away() -> None:
        raise ConnectionError

    measures.sample(away)
    assert (await read(measures))["cups_total", ()] == 1


async def test_a_sample_that_hangs_is_not_waited_for(monkeypatch) -> None:  # type: ignore[no-untyped-def] # pytest's
    monkeypatch.setattr(prometheus, "SAMPLE_SECONDS", 0.01)
    measures = Measures()
    measures.sample(asyncio.Event().wait)  # type: ignore[arg-type] # never set
    async with asyncio.timeout(PATIENCE):
        assert ("process_start_time_seconds", ()) in await read(measures)
