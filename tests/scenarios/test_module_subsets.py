"""Modules are switched on and off: any selection that `requires` allows starts, nothing is lost."""

import shutil
from collections.abc import Iterator
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import pytest

from app.engine import registry
from app.engine.cli.seed import sow
from app.engine.settings import BASE_MODULES
from tests.kit.cast import Cast
from tests.kit.database import sqlite_location
from tests.kit.doors import Http
from tests.kit.house import House, messenger, settings_for
from tests.kit.postgresql import PostgresqlServer
from tests.kit.rows import counts
from tests.kit.server import server

# Each further module would double the number of selections, and has its own tests.
REQUIRES = {module.name: set(module.requires) for module in registry.load(BASE_MODULES)}
# An address of each module that anybody may ask; where it is off, there is none.
ADDRESSES = {
    "auth": "/accounts/me/",
    "chat": "/chats/",
    "notify": "/notify/preferences/",
    "catalogues": "/catalogues/",
    "healthcheck": "/healthcheck/",
}


def subsets() -> Iterator[tuple[str, ...]]:
    """Every selection in which each module has what it requires."""
    sizes = (combinations(sorted(REQUIRES), n) for n in range(1, len(REQUIRES) + 1))
    for names in chain.from_iterable(sizes):
        if all(REQUIRES[name] <= set(names) for name in names):
            yield names


SUBSETS = list(subsets())
# PostgreSQL adds nothing that depends on the selection: the first, the last, and one between.
ON = [("sqlite", names) for names in SUBSETS]
ON += [("postgresql", SUBSETS[n]) for n in (0, len(SUBSETS) // 2, -1)]


def seeded(url: str) -> str:
    """A database in which people talk."""
    sow(settings_for(url), accounts=3, chats=2, messages=50, progress=lambda *_: None)
    return url


@pytest.fixture(scope="module")
def on_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    home = tmp_path_factory.mktemp("selections")
    return seeded(sqlite_location(Path(shutil.copy(sqlite_template, home / "messenger.db"))))


@pytest.fixture(scope="module")
def on_postgresql(postgresql: PostgresqlServer, postgresql_template: str) -> Iterator[str]:
    name = postgresql.create(postgresql_template)
    yield seeded(postgresql.url(name))
    postgresql.drop(name)


@pytest.fixture(params=ON, ids=lambda one: f"{one[0]}-{'+'.join(one[1])}")
def selection(request: pytest.FixtureRequest) -> tuple[str, tuple[str, ...]]:
    engine, names = request.param
    return request.getfixturevalue(f"on_{engine}"), names


async def answers(house: House, path: str) -> int:
    return (await house.nobody.ask("GET", path)).status_code


async def paths(house: House) -> dict[str, Any]:
    document = await house.nobody.ask("GET", "/openapi.json")
    found: dict[str, Any] = document.json()["paths"]
    return found


def test_there_is_an_address_for_every_module() -> None:
    assert set(ADDRESSES) == set(REQUIRES) == set(BASE_MODULES)
    assert len(SUBSETS) > 10


async def test_every_selection_serves_what_is_on_and_keeps_what_is_off(
    selection: tuple[str, tuple[str, ...]],
) -> None:
    database_url, names = selection
    async with messenger(database_url, MODULES=",".join(names)) as house:
        before = await counts(house.database)
        assert before["chat_messages"] >= 50
        told = await paths(house)
        for name, address in ADDRESSES.items():
            served = await answers(house, address) != 404
            assert served is (name in names), address
            assert any(path.startswith(address.split("me/")[0]) for path in told) is served
        if "healthcheck" in names:
            assert await answers(house, "/healthcheck/ready/") == 200
        assert await counts(house.database) == before


async def test_chat_goes_off_and_on_again_and_the_messages_are_there(database_url: str) -> None:
    async with messenger(database_url) as house:
        cast = Cast(house)
        ann, bob = await cast.person("ann"), await cast.person("bob")
        chat = await ann.opens(bob)
        posted = await ann.posts(chat, "Wait for me")

    async with messenger(database_url, MODULES="auth,healthcheck") as house:
        visitor = Cast(house)
        assert (await visitor.sign_in(ann.email))["session_id"]
        assert await answers(house, f"/chats/{chat['id']}/") == 404
        before = await counts(house.database)

    async with messenger(database_url) as house:
        assert (await counts(house.database))["chat_messages"] == before["chat_messages"]
        token = (await Cast(house).sign_in(bob.email))["access_token"]
        page = await Http(house.visitor, token).get(f"/chats/{chat['id']}/history/")
        assert page["entities"][-1]["id"] == posted["id"]
        assert page["entities"][-1]["text"] == "Wait for me"


@pytest.mark.parametrize("lonely", sorted(n for n, needs in REQUIRES.items() if needs))
def test_a_module_without_what_it_requires_is_refused(lonely: str) -> None:
    with pytest.raises(registry.WrongModules, match=f"{lonely}.*requires"):
        registry.load([lonely])


async def test_a_process_that_has_seen_no_table_yet_serves_every_catalogue(sqlite_url: str) -> None:
    async with server(sqlite_url) as running:
        ann = await Cast(running).person("ann")
        shown = await ann.http.get("/catalogues/")
        assert len(shown["entities"] if isinstance(shown, dict) else shown) > 5
