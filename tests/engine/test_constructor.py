"""`build` makes an application of its own; nothing is shared with another in the process."""

import sys
from pathlib import Path
from shutil import copy

import pytest
from fastapi import FastAPI

from app.engine.constructor import build
from app.engine.registry import WrongModules
from app.engine.settings import WrongSettings
from tests.engine.conftest import NOWHERE, tea_app, tea_served, visitor_of
from tests.kit.database import sqlite_location
from tests.kit.doors import Socket
from tests.kit.house import House, settings_for


async def test_two_applications_are_configured_each_in_its_own_way() -> None:
    tea = tea_app(API_PREFIX="/tea")
    health = build(settings_for(NOWHERE, MODULES="healthcheck", API_DOCS="false"))
    async with visitor_of(tea) as at_tea, visitor_of(health) as at_health:
        assert (await at_tea.get("/tea/teas/")).status_code == 200
        assert (await at_health.get("/teas/")).status_code == 404
        assert (await at_tea.get("/tea/")).status_code == 200
        assert (await at_health.get("/")).status_code == 404
        assert (await at_health.get("/openapi.json")).status_code == 404
    assert tea.state.hub is not health.state.hub


async def test_a_session_that_ended_in_one_application_lives_in_the_other() -> None:
    one, other = tea_app(), tea_app()
    _people(one).ended.add("ann")
    headers = {"Authorization": "Bearer ann"}
    async with visitor_of(one) as at_one, visitor_of(other) as at_other:
        assert (await at_one.get("/teas/mine/", headers=headers)).status_code == 401
        assert (await at_other.get("/teas/mine/", headers=headers)).status_code == 200


async def test_who_shouts_in_one_house_is_not_heard_in_the_other(
    tea_house: House, tmp_path: Path, sqlite_template: Path
) -> None:
    database = Path(copy(sqlite_template, tmp_path / "other.db"))
    async with tea_served(sqlite_location(database)) as other:
        heard = []
        for house in (tea_house, other):
            socket = await Socket.open(house.ws_url + "/ws")
            await socket.say("auth", token="ann")
            await socket.until("auth_success")
            heard.append(socket)
        await heard[1].ask("shout", text="only here")
        assert await heard[0].caught_up() == []
        assert len(heard[1].of("shouted")) == 2
        for socket in heard:
            await socket.close()


def test_modules_that_are_not_there_stop_the_start() -> None:
    with pytest.raises(WrongModules, match="no module 'coffee'"):
        build(settings_for(NOWHERE, MODULES="coffee"))


def test_production_without_a_secret_stops_the_start() -> None:
    with pytest.raises(WrongSettings, match="JWT_SECRET"):
        build(settings_for(NOWHERE, MODULES="healthcheck", ENVIRONMENT="PROD", JWT_SECRET=""))


def test_a_bucket_without_its_library_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore", None)
    monkeypatch.delitem(sys.modules, "app.adapters.storage.s3", raising=False)
    with pytest.raises(WrongSettings, match=r"pip install 'messenger\[s3\]'"):
        build(settings_for(NOWHERE, MODULES="healthcheck", STORAGE_URL="s3://files"))


def _people(app: FastAPI):  # type: ignore[no-untyped-def] # of a module imported under another name
    (people,) = {s for s in app.state.wiring._services.values() if type(s).__name__ == "People"}
    return people
