"""How far modules have come: from lying there to being well."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import app.modules
from app.engine import registry
from app.engine.states import Standing, State, standings, with_requirements
from tests.kit.house import settings_for

SICK = '''"""A module that is not well."""


async def sick():
    raise RuntimeError("a cold")


class Module:
    name = "sick"
    version = "1"
    requires = ("auth",)

    def wire(self, wiring):
        wiring.probe("throat", sick)
'''


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place for more modules, for one test."""
    (tmp_path / "shelf/sick").mkdir(parents=True)
    (tmp_path / "shelf/sick/__init__.py").write_text(SICK)
    (tmp_path / "shelf/torn").mkdir()
    (tmp_path / "shelf/torn/__init__.py").write_text("def (")
    monkeypatch.setattr(app.modules, "__path__", [*app.modules.__path__, str(tmp_path / "shelf")])
    yield tmp_path / "shelf"
    monkeypatch.delitem(__import__("sys").modules, "app.modules.sick", raising=False)


def told(database_url: str, modules: str) -> dict[str, Standing]:
    found = standings(settings_for(database_url, MODULES=modules))
    assert [standing.name for standing in found] == registry.found()
    return {standing.name: standing for standing in found}


def test_modules_come_from_installed_to_migrated_to_ready(
    empty_sqlite_url: str, sqlite_url: str
) -> None:
    before = told(empty_sqlite_url, "auth,chat")
    assert before["chat"].state is before["notify"].state is State.INSTALLED
    assert before["chat"].why == "python manage.py db migrate"
    after = told(sqlite_url, "auth,chat")
    assert (after["chat"].state, after["chat"].on) == (State.READY, True)
    assert (after["notify"].state, after["notify"].on) == (State.MIGRATED, False)
    assert "GET /chats" in after["chat"].addresses
    assert after["notify"].addresses == ()


def test_a_broken_module_is_told_and_hides_no_other(sqlite_url: str, shelf: Path) -> None:
    found = told(sqlite_url, "auth")
    assert found["torn"].state is State.FOUND
    assert "SyntaxError" in (found["torn"].why or "")
    assert found["auth"].state is State.READY


def test_what_is_on_waits_for_whatever_stops_the_start(sqlite_url: str, shelf: Path) -> None:
    found = told(sqlite_url, "auth,torn")
    assert found["auth"].state is State.ENABLED
    assert "'torn' is broken" in (found["auth"].why or "")


def test_a_module_whose_probe_fails_is_degraded(sqlite_url: str, shelf: Path) -> None:
    found = told(sqlite_url, "auth,sick")
    assert found["sick"].state is State.DEGRADED
    assert found["sick"].why == "its probe throat says RuntimeError"
    assert found["auth"].state is State.READY


def test_requirements_come_along(shelf: Path) -> None:
    assert with_requirements(["notify", "sick"]) == ["notify", "sick", "auth"]
    with pytest.raises(registry.WrongModules, match="torn"):
        with_requirements(["torn"])
