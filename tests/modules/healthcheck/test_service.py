"""Every probe is asked, all at once and not for long."""

import asyncio

import pytest

from app.kernel.ports import Degraded, Probes
from app.modules.healthcheck import service
from app.modules.healthcheck.service import HealthService


async def well() -> None:
    """Nothing is wrong."""


async def ill() -> None:
    raise ConnectionError("postgresql://ann:hunter2@db is away")


async def poorly() -> None:
    raise Degraded


async def asleep() -> None:
    await asyncio.Event().wait()


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "TIME_LIMIT", 0.02)


async def test_all_are_well() -> None:
    health = await HealthService(Probes(database=well, broker=well)).check()
    assert health.model_dump() == {"health": "ok", "checks": {"database": "ok", "broker": "ok"}}


async def test_nothing_to_ask_is_well() -> None:
    assert (await HealthService(Probes()).check()).health == "ok"


async def test_one_that_fails_is_named_and_says_nothing_inner() -> None:
    health = await HealthService(Probes(database=ill, broker=well)).check()
    assert health.health == "failed"
    assert health.checks == {"database": "failed", "broker": "ok"}
    assert "hunter2" not in health.model_dump_json()


async def test_one_that_is_poorer_than_it_should_be_is_named_and_serves() -> None:
    health = await HealthService(Probes(database=well, broker=poorly)).check()
    assert health.model_dump() == {
        "health": "degraded",
        "checks": {"database": "ok", "broker": "degraded"},
    }
    assert (await HealthService(Probes(database=ill, broker=poorly)).check()).health == "failed"


async def test_those_that_sleep_are_waited_for_together_and_not_for_long() -> None:
    probes = Probes({f"sleeper {n}": asleep for n in range(500)}, broker=well)
    async with asyncio.timeout(60):  # one after the other: many minutes
        health = await HealthService(probes).check()
    assert health.health == "failed"
    assert health.checks["sleeper 7"] == "slow"
    assert health.checks["broker"] == "ok"


async def test_a_probe_that_joins_later_is_asked_too() -> None:
    probes = Probes()
    asked = HealthService(probes)
    probes["late"] = ill
    assert (await asked.check()).checks == {"late": "failed"}
