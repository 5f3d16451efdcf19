"""What orchestrators read; not enveloped."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from app.engine.constructor import build
from app.kernel.ports import Degraded
from tests.kit.house import settings_for


@pytest.fixture
async def app(sqlite_url: str) -> AsyncIterator[FastAPI]:
    app = build(settings_for(sqlite_url, MODULES="healthcheck"))
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def probe(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://messenger") as client:
        yield client


async def _ill() -> None:
    raise ConnectionError


async def _poorly() -> None:
    raise Degraded


@pytest.mark.parametrize("path", ["/healthcheck/", "/healthcheck", "/healthcheck/ready/"])
async def test_a_server_that_is_well_says_so(probe: httpx.AsyncClient, path: str) -> None:
    response = await probe.get(path)
    assert response.status_code == 200
    checks = {"started": "ok", "database": "ok", "storage": "ok", "broker": "ok"}
    assert response.json() == {"health": "ok", "checks": checks}


@pytest.mark.parametrize("path", ["/healthcheck/", "/healthcheck/ready/"])
async def test_a_server_that_is_poorer_than_it_should_be_is_sent_people(
    app: FastAPI, probe: httpx.AsyncClient, path: str
) -> None:
    app.state.wiring.probe("lamp", _poorly)
    response = await probe.get(path)
    assert response.status_code == 200
    assert response.json()["health"] == response.json()["checks"]["lamp"] == "degraded"


@pytest.mark.parametrize("path", ["/healthcheck/", "/healthcheck/ready/"])
async def test_a_server_that_is_ill_is_sent_nobody(
    app: FastAPI, probe: httpx.AsyncClient, path: str
) -> None:
    app.state.wiring.probe("lamp", _ill)
    response = await probe.get(path)
    assert response.status_code == 503
    assert response.json()["health"] == "failed"
    assert response.json()["checks"]["lamp"] == "failed"


async def test_a_server_that_is_ill_is_still_alive(app: FastAPI, probe: httpx.AsyncClient) -> None:
    app.state.wiring.probe("lamp", _ill)
    response = await probe.get("/healthcheck/live/")
    assert response.status_code == 200
    assert response.json() == {"health": "ok"}
