"""A process alone makes no rounds; one of several is joined to the others while it lives."""

import pytest
from fastapi import FastAPI

from app.adapters.realtime.broker_memory import MemoryBroker
from app.adapters.realtime.broker_redis import RedisBroker
from app.engine.constructor import build
from tests.engine.conftest import NOWHERE, visitor_of
from tests.kit.house import settings_for

NOBODY_THERE = "redis://127.0.0.1:1"


@pytest.fixture
def alone(sqlite_url: str) -> FastAPI:
    return build(settings_for(sqlite_url, MODULES="healthcheck"))


async def _health(app: FastAPI) -> tuple[int, str, str]:
    async with visitor_of(app) as visitor:
        answer = await visitor.get("/healthcheck/ready/")
    body = answer.json()
    return answer.status_code, body["health"], body["checks"]["broker"]


async def test_a_process_alone_is_always_well(alone: FastAPI) -> None:
    async with alone.router.lifespan_context(alone):
        assert await _health(alone) == (200, "ok", "ok")
    assert isinstance(alone.state.wiring.publisher, MemoryBroker)
    assert alone.state.hub.broker is None


async def test_without_its_redis_a_node_serves_and_says_what_it_lacks(sqlite_url: str) -> None:
    app = build(settings_for(sqlite_url, MODULES="healthcheck", BROKER_URL=NOBODY_THERE))
    async with app.router.lifespan_context(app):
        assert await _health(app) == (200, "degraded", "degraded")
    assert app.state.hub.broker is app.state.wiring.publisher


def test_an_application_that_never_starts_asks_no_redis() -> None:
    app = build(settings_for(NOWHERE, MODULES="healthcheck", BROKER_URL=NOBODY_THERE))
    assert isinstance(app.state.wiring.publisher, RedisBroker)
