"""A messenger that is mounted lives as long as its host, and beside others."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from shutil import copy

import httpx
import pytest
from fastapi import FastAPI

from app.engine.embedding import living, mount
from app.engine.settings import Settings
from app.kernel.ports import Probes
from tests.engine.conftest import tea_app, visitor_of
from tests.kit.database import sqlite_location
from tests.kit.house import served, settings_for

READY = "/healthcheck/ready/"


def own(template: Path, folder: Path, name: str, **variables: str) -> Settings:
    file = Path(copy(template, folder / f"{name}.db"))
    return settings_for(sqlite_location(file), MODULES="healthcheck", **variables)


async def test_two_messengers_live_in_one_host_as_long_as_it_does(
    sqlite_template: Path, tmp_path: Path
) -> None:
    told: list[str] = []

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, str]]:
        told.append("begun")
        yield {"tea": "green"}
        told.append("ended")

    host = FastAPI(lifespan=lifespan)
    one = mount(host, "/one", own(sqlite_template, tmp_path, "one"))
    other = mount(host, "/other", own(sqlite_template, tmp_path, "other", API_DOCS="false"))
    with pytest.raises(RuntimeError, match="starting"):
        await one.wiring.get(Probes)["started"]()
    async with served(host) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as near:
        for path in ("/one", "/other"):
            assert (await near.get(path + READY)).status_code == 200
        assert (await near.get("/one/")).status_code == 200
        assert (await near.get("/other/")).status_code == 404
        assert told == ["begun"]
    assert told == ["begun", "ended"]
    assert one.wiring is not other.wiring
    with pytest.raises(RuntimeError, match="draining"):
        await other.wiring.get(Probes)["started"]()


async def test_a_messenger_that_cannot_start_stops_its_host_with_the_remedy(
    sqlite_template: Path, tmp_path: Path
) -> None:
    host = FastAPI()
    empty = sqlite_location(tmp_path / "empty.db")
    mount(host, "/empty", settings_for(empty, MODULES="healthcheck"))
    whole = mount(host, "/whole", own(sqlite_template, tmp_path, "whole"))
    with pytest.raises(RuntimeError, match="db migrate"):
        async with host.router.lifespan_context(host):
            pass
    async with asyncio.timeout(20):  # the one that had begun was ended
        await whole.app.state.drain.begun()


async def test_a_host_that_mounts_by_hand_gives_it_a_life(
    sqlite_template: Path, tmp_path: Path
) -> None:
    app = mount(FastAPI(), "/unused", own(sqlite_template, tmp_path, "by-hand")).app
    async with living(app), visitor_of(app) as visitor:
        assert (await visitor.get(READY)).status_code == 200


def test_what_is_mounted_is_an_application_of_its_own() -> None:
    host = FastAPI()
    host.mount("/tea", tea_app())
    assert host.openapi()["paths"] == {}
