"""Who may read the measures, and who learns nothing."""

import httpx
import pytest
from fastapi import FastAPI

from app.engine.constructor import build
from tests.engine.conftest import NOWHERE
from tests.kit.house import settings_for

LOOPBACK, NEIGHBOUR = "127.0.0.1", "10.0.0.7"
TOKEN = "of the one who watches"


def _app(**variables: str) -> FastAPI:
    return build(settings_for(NOWHERE, MODULES="healthcheck", **variables))


async def _asked(app: FastAPI, ip: str = LOOPBACK, token: str | None = None) -> httpx.Response:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    transport = httpx.ASGITransport(app, client=(ip, 1234))
    async with httpx.AsyncClient(transport=transport, base_url="http://messenger") as client:
        return await client.get("/metrics", headers=headers)


@pytest.mark.parametrize("ip", [LOOPBACK, "::1", "127.8.8.8"])
async def test_on_one_s_own_machine_nothing_is_needed(ip: str) -> None:
    answer = await _asked(_app(ENVIRONMENT="LOCAL"), ip)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert "messenger_sockets_open 0.0" in answer.text


@pytest.mark.parametrize("ip", [NEIGHBOUR, "not an address"])
async def test_from_elsewhere_it_is_closed(ip: str) -> None:
    answer = await _asked(_app(ENVIRONMENT="LOCAL"), ip)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "METRICS_CLOSED"


@pytest.mark.parametrize("environment", ["TEST", "DEV", "PROD"])
async def test_a_proxy_on_a_server_s_own_machine_opens_nothing(environment: str) -> None:
    assert (await _asked(_app(ENVIRONMENT=environment))).status_code == 404


async def test_whoever_has_the_token_reads_from_anywhere() -> None:
    app = _app(METRICS_TOKEN=TOKEN)
    answer = await _asked(app, NEIGHBOUR, TOKEN)
    assert answer.status_code == 200
    assert 'messenger_db_wait_seconds_count{block="reading"}' in answer.text


@pytest.mark.parametrize("token", [None, "", "wrong", TOKEN[:-1]])
async def test_a_wrong_token_is_refused_even_at_home(token: str | None) -> None:
    app = _app(METRICS_TOKEN=TOKEN, ENVIRONMENT="LOCAL")
    answer = await _asked(app, LOOPBACK, token)
    assert answer.status_code == 401
    assert "messenger_" not in answer.text


async def test_the_token_is_in_no_answer() -> None:
    app = _app(METRICS_TOKEN=TOKEN)
    assert TOKEN not in (await _asked(app, NEIGHBOUR, TOKEN)).text
