"""Endpoints that may be asked so often: what clients are told, and whose place it is."""

import itertools
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from shutil import copy

import httpx
import pytest
from fastapi import FastAPI

from app.engine.constructor import build
from app.kernel.limited import rate_headers
from app.kernel.limits import Quota, Usage
from tests.kit.database import sqlite_location
from tests.kit.house import settings_for

STATUS = "/accounts/email/status/?email=ann@example.com"
LIMITED = {"RATE_LIMIT_ENABLED": "true", "RATE_LIMIT_SIGN_UP": "2/m", "RATE_LIMIT_SEARCH": "3/m"}
ANN = {"email": "ann@example.com", "password": "correct horse battery"}

Visitors = Callable[..., httpx.AsyncClient]

_addresses = (f"192.0.2.{number}" for number in itertools.count(1))


@pytest.fixture
def home() -> str:
    """An address that no other test comes from: they share the applications."""
    return next(_addresses)


@pytest.fixture(scope="module")
async def apps(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[dict[str, FastAPI]]:
    """One in TEST, one in LOCAL."""
    folder = tmp_path_factory.mktemp("limited")
    url = sqlite_location(Path(copy(sqlite_template, folder / "limited.db")))
    made = {
        environment: build(settings_for(url, ENVIRONMENT=environment, **LIMITED))
        for environment in ("TEST", "LOCAL")
    }
    yield made
    for app in made.values():
        await app.state.database.close()


@pytest.fixture
async def from_(apps: dict[str, FastAPI]) -> AsyncIterator[Visitors]:
    """A visitor at an address: `from_("192.0.2.7")`."""
    made: list[httpx.AsyncClient] = []

    def at(ip: str, environment: str = "TEST") -> httpx.AsyncClient:
        transport = httpx.ASGITransport(apps[environment], client=(ip, 1234))
        made.append(httpx.AsyncClient(transport=transport, base_url="http://messenger"))
        return made[-1]

    yield at
    for client in made:
        await client.aclose()


async def _statuses(visitor: httpx.AsyncClient, times: int) -> list[int]:
    return [(await visitor.get(STATUS)).status_code for _ in range(times)]


async def test_an_answer_tells_what_is_left(from_: Visitors, home: str) -> None:
    answer = await from_(home).get(STATUS)
    assert answer.status_code == 200
    assert answer.headers["RateLimit-Policy"] == '"email_status";q=20;w=60'
    assert answer.headers["RateLimit"] == '"email_status";r=19;t=60'


async def test_who_asks_too_often_is_told_when_to_come_back(from_: Visitors, home: str) -> None:
    visitor = from_(home)
    assert await _statuses(visitor, 20) == [200] * 20
    answer = await visitor.get(STATUS, headers={"Accept-Language": "ru"})
    assert answer.status_code == 429
    assert answer.json()["error"]["code"] == "RATE_LIMITED"
    assert "слишком часто" in answer.json()["error"]["message"]
    assert 30 <= int(answer.headers["Retry-After"]) <= 60
    assert answer.headers["RateLimit"].startswith('"email_status";r=0;t=')


async def test_a_neighbour_has_places_of_their_own(from_: Visitors, home: str) -> None:
    assert (await _statuses(from_(home), 21))[-1] == 429
    assert await _statuses(from_(next(_addresses)), 1) == [200]


async def test_one_who_has_a_whole_network_is_one(from_: Visitors) -> None:
    for number in range(20):
        assert await _statuses(from_(f"2001:db8::{number + 1}"), 1) == [200]
    assert await _statuses(from_("2001:db8::ffff"), 1) == [429]
    assert await _statuses(from_("2001:db8:0:1::1"), 1) == [200]


async def test_who_makes_an_address_up_is_still_the_same(from_: Visitors, home: str) -> None:
    visitor = from_(home)
    for number in range(20):
        await visitor.get(STATUS, headers={"X-Forwarded-For": f"198.51.100.{number}"})
    assert await _statuses(visitor, 1) == [429]


async def test_on_one_s_own_machine_addresses_are_nobody(from_: Visitors, home: str) -> None:
    local = from_("127.0.0.1", "LOCAL")
    assert await _statuses(local, 25) == [200] * 25
    assert "RateLimit" not in (await local.get(STATUS)).headers
    assert (await _statuses(from_(home, "LOCAL"), 21))[-1] == 429


async def test_an_account_has_its_places_wherever_it_is(from_: Visitors, home: str) -> None:
    here, away = from_(home), from_(next(_addresses))
    await here.post("/accounts/sign-up/", json=ANN)
    answer = await here.post("/accounts/sign-in/", json={**ANN, "client": "native"})
    token = {"Authorization": f"Bearer {answer.json()['data']['access_token']}"}
    seen = [(await at.get("/accounts/", headers=token)).status_code for at in (here, away) * 2]
    assert seen == [200, 200, 200, 429]
    assert (await here.get("/accounts/")).status_code == 401


async def test_a_body_that_is_wrong_takes_a_place_too(from_: Visitors, home: str) -> None:
    visitor = from_(home)
    seen = [(await visitor.post("/accounts/sign-up/", json={})).status_code for _ in range(3)]
    assert seen == [422, 422, 429]


def test_what_is_limited_is_documented_so(apps: dict[str, FastAPI]) -> None:
    paths = apps["TEST"].openapi()["paths"]
    told = paths["/accounts/sign-up/"]["post"]["responses"]["429"]
    assert told["description"] == "RATE_LIMITED"
    assert set(told["headers"]) == {"Retry-After", "RateLimit", "RateLimit-Policy"}
    assert "429" not in paths["/accounts/me/"]["get"]["responses"]


def test_two_buckets_stand_side_by_side() -> None:
    usages = [Usage("a", Quota(5, 60), 4, 59.2), Usage("b", Quota(9, 1), 0, 0.1)]
    assert rate_headers(usages) == {
        "RateLimit-Policy": '"a";q=5;w=60, "b";q=9;w=1',
        "RateLimit": '"a";r=4;t=60, "b";r=0;t=1',
    }
