"""Between the start and the end: ready only in between, and not on a database that is behind."""

import asyncio
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from app.engine.constructor import build
from app.kernel.errors import ServiceUnavailable
from tests.engine.conftest import MODULES, extra_modules, visitor_of
from tests.kit.doors import PATIENCE, Socket
from tests.kit.house import served, settings_for


async def _checks(app: FastAPI) -> httpx.Response:
    async with visitor_of(app) as visitor:
        return await visitor.get("/healthcheck/ready/")


async def test_an_application_is_ready_from_its_start_to_its_end(sqlite_url: str) -> None:
    app = build(settings_for(sqlite_url, MODULES="healthcheck"))
    before = await _checks(app)
    async with app.router.lifespan_context(app):
        during = await _checks(app)
    after = await _checks(app)
    assert [answer.status_code for answer in (before, during, after)] == [503, 200, 503]
    assert before.json()["checks"]["started"] == "failed"
    assert during.json()["health"] == "ok"


async def test_inside_another_application_its_end_sees_everybody_off(sqlite_url: str) -> None:
    with extra_modules():
        app = build(settings_for(sqlite_url, MODULES=MODULES))
    ended: list[str] = []

    async def ending() -> None:
        ended.append("what was accepted")

    app.state.wiring.at_end(ending)
    async with served(app, lifespan="off") as port:
        async with app.router.lifespan_context(app):
            ann = await Socket.open(f"ws://127.0.0.1:{port}/ws")
            await ann.say("auth", token="ann")
            await ann.until("auth_success")
        assert len(app.state.hub) == 0
        assert ended == ["what was accepted"]
        assert await ann.closed() == 1012
        assert ann.heard[-1]["type"] == "reconnect"


async def test_threads_of_passwords_end_with_it(sqlite_url: str) -> None:
    app = build(settings_for(sqlite_url, MODULES="healthcheck"))
    passwords = app.state.wiring.passwords
    async with app.router.lifespan_context(app):
        await passwords.hash("x")
    with pytest.raises(ServiceUnavailable):
        await passwords.hash("x")


async def test_what_does_not_end_keeps_nobody(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never() -> None:
        await asyncio.Event().wait()

    async def broken() -> None:
        raise ConnectionError

    monkeypatch.setattr("app.engine.lifespan.WRITES_BY", 0.1)
    app = build(settings_for(sqlite_url, MODULES="healthcheck"))
    for ending in (broken, never):
        app.state.wiring.at_end(ending)
    async with asyncio.timeout(PATIENCE), app.router.lifespan_context(app):
        pass
    assert app.state.database.engines[0].pool.checkedout() == 0


async def test_a_database_that_is_behind_is_not_served(empty_sqlite_url: str) -> None:
    app = build(settings_for(empty_sqlite_url, MODULES="healthcheck"))
    with pytest.raises(RuntimeError, match=r"Run: python manage\.py db migrate"):
        async with app.router.lifespan_context(app):
            pytest.fail("it was served")


async def test_an_application_that_never_started_opens_no_database(tmp_path: Path) -> None:
    file = tmp_path / "never.db"
    build(settings_for(f"sqlite+aiosqlite:///{file}", MODULES="healthcheck"))
    assert not file.exists()
