"""Between the start and the end: ready only in between, and not on a database that is behind."""

from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from app.engine.constructor import build
from app.engine.lifespan import Life, Stage
from tests.engine.conftest import visitor_of
from tests.kit.house import settings_for


async def _checks(app: FastAPI) -> httpx.Response:
    async with visitor_of(app) as visitor:
        return await visitor.get("/healthcheck/ready/")


@pytest.mark.parametrize("stage", [Stage.STARTING, Stage.DRAINING])
async def test_only_the_ready_are_ready(stage: Stage) -> None:
    life = Life()
    assert life.stage is Stage.STARTING
    life.stage = stage
    with pytest.raises(RuntimeError, match=stage.value):
        await life.probe()
    life.stage = Stage.READY
    await life.probe()


async def test_an_application_is_ready_from_its_start_to_its_end(sqlite_url: str) -> None:
    app = build(settings_for(sqlite_url, MODULES="healthcheck"))
    before = await _checks(app)
    async with app.router.lifespan_context(app):
        during = await _checks(app)
    after = await _checks(app)
    assert [answer.status_code for answer in (before, during, after)] == [503, 200, 503]
    assert before.json()["checks"]["started"] == "failed"
    assert during.json()["health"] == "ok"


async def test_a_database_that_is_behind_is_not_served(empty_sqlite_url: str) -> None:
    app = build(settings_for(empty_sqlite_url, MODULES="healthcheck"))
    with pytest.raises(RuntimeError, match=r"Run: python manage\.py db migrate"):
        async with app.router.lifespan_context(app):
            pytest.fail("it was served")


async def test_an_application_that_never_started_opens_no_database(tmp_path: Path) -> None:
    file = tmp_path / "never.db"
    build(settings_for(f"sqlite+aiosqlite:///{file}", MODULES="healthcheck"))
    assert not file.exists()
