"""A module that `create-module` has just written is whole: checked, tested, served, switched."""

import itertools
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.cast import Cast
from tests.kit.doors import Http
from tests.kit.sources import Sources

pytestmark = [pytest.mark.long, pytest.mark.whole, pytest.mark.timeout(900)]

# With and without a table and frames; names as short, as long and as odd as they may be.
WANTED = dict(
    zip(
        ("polls", "ab", "abcdefghijkl_nopqrstuvwx", "zz9_a1"),
        itertools.product((True, False), repeat=2),
        strict=True,
    )
)
RULES = ("house_rules", "mirror", "env_sample", "personal_data", "contracts")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sources]:
    home = tmp_path_factory.mktemp("created")
    sources = Sources(home)
    for name, (table, socket) in WANTED.items():
        options = ["--table" if table else "--no-table", "--socket" if socket else "--no-socket"]
        sources.manage("create-module", name, *options)
    yield sources
    shutil.rmtree(home)


def test_not_a_line_has_to_be_edited(sources: Sources) -> None:
    sources.check(*WANTED)
    sources.test(*(f"tests/architecture/test_{rule}.py" for rule in RULES))


def test_their_own_tests_pass(sources: Sources) -> None:
    said = sources.test(*(f"tests/modules/{name}" for name in WANTED))
    assert " passed" in said
    assert "failed" not in said


async def test_a_server_serves_them_and_what_is_off_is_back_when_it_is_on_again(
    sources: Sources,
) -> None:
    sources.manage("db", "migrate")
    shown = sources.manage("modules", MODULES=f"BASE,{','.join(WANTED)}")
    assert shown.count("ready") == 5 + len(WANTED)
    entry = await _spoken_with(sources)
    async with sources.server() as without:
        token = (await Cast(without).sign_in(entry["email"]))["access_token"]
        asked = await Http(without.visitor, token).ask("GET", "/polls/")
        assert asked.status_code == 404
    async with sources.server(MODULES="BASE,polls") as again:
        token = (await Cast(again).sign_in(entry["email"]))["access_token"]
        page = await Http(again.visitor, token).get("/polls/")
        assert page["entities"][-1]["id"] == entry["id"]


async def _spoken_with(sources: Sources) -> dict[str, str]:
    """Ann uses both doors of every module; the first entry, and whose it is."""
    modules = f"BASE,{','.join(WANTED)}"
    async with sources.server(MODULES=modules) as running:
        ann = await Cast(running).person("ann")
        socket = await ann.listening()
        entry = await ann.http.post("/polls/", text="first")
        for name, (table, frames) in WANTED.items():
            await ann.http.post(f"/{name.replace('_', '-')}/", text="Hello")
            if frames:
                type_ = f"add_{name}_entry" if table else f"say_to_{name}"
                assert "code" not in await socket.ask(type_, text="Hello")
        await ann.leaves_the_house()
        return {"id": entry["id"], "email": ann.email}


def test_from_nothing_to_green_in_less_than_two_minutes(tmp_path: Path) -> None:
    sources = Sources(tmp_path)
    began = time.monotonic()
    sources.manage("create-module", "polls")
    sources.manage("db", "migrate")
    sources.test("tests/modules/polls")
    took = time.monotonic() - began
    print(f"create-module, db migrate and the module's tests took {took:.1f} s")
    assert took < 120


def test_a_module_that_is_removed_leaves_nothing_that_misses_it(tmp_path: Path) -> None:
    sources = Sources(tmp_path)
    sources.manage("create-module", "polls")
    sources.manage("db", "migrate")
    for home in ("app", "tests"):
        shutil.rmtree(sources.home / home / "modules" / "polls")
    assert "reachable and migrated" in sources.manage("check")
    assert "polls" not in sources.manage("modules")
