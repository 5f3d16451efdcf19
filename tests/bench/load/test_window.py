"""Quantiles, and how busy the machine was."""

import pytest

from bench.load.job import Job
from bench.load.window import CoreUse, Window, quantiles, use


def test_quantiles_are_those_of_the_nearest_rank() -> None:
    hundred = [n / 1000 for n in range(100, 0, -1)]
    assert quantiles("ack", hundred) == pytest.approx({"ack_p50_ms": 51, "ack_p99_ms": 100})


def test_of_nothing_there_are_no_quantiles() -> None:
    assert quantiles("ack", []) == {}


def test_a_core_tells_work_from_waiting_and_from_what_was_stolen() -> None:
    before = [0] * 8
    user_nice_system_idle_iowait_irq_softirq_steal = [30, 0, 15, 25, 5, 0, 5, 20]
    used = use(before, user_nice_system_idle_iowait_irq_softirq_steal, ours=40)
    assert used == CoreUse(busy=0.5, steal=0.2, others=0.05)


async def test_a_window_is_open_while_it_is_measured() -> None:
    job = Job(mode="ask", door="product", port=0, visitors=[], warm=0, seconds=0.01)
    window = Window(job)
    assert not window.open
    assert await window.measure() >= 0.01
    assert not window.open
    assert 0 <= window.machine()["generator_busy"] <= 1.5
