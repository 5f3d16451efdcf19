"""docs/modules.md tells the truth: what it shows is built, checked, tested and talked to."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.kernel.module import Wiring
from tests.kit.cast import Cast
from tests.kit.page import MODULES_PAGE, shown_files, typed_commands
from tests.kit.sources import ROOT, Sources

SHOWN = shown_files(MODULES_PAGE)
TEXT = MODULES_PAGE.read_text(encoding="utf-8")


def test_every_block_of_code_is_a_file_that_is_built_below() -> None:
    assert len(SHOWN) == TEXT.count("```python") + TEXT.count("```markdown") > 15
    assert all(path.startswith(("app/modules/polls/", "tests/modules/polls/")) for path in SHOWN)


def test_the_linters_find_nothing_in_it(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for path, text in SHOWN.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    known = "lint.isort.known-first-party = ['app', 'tests']"
    for command in (["format", "--diff"], ["check", "--config", known]):
        ruff = [sys.executable, "-m", "ruff", *command, str(tmp_path)]
        ended = subprocess.run(ruff, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stdout + ended.stderr


def test_all_that_a_module_may_do_is_told() -> None:
    members = {name for name in vars(Wiring) if not name.startswith("_")}
    assert {name for name in members if f"`wiring.{name}" not in TEXT} == set()


@pytest.fixture(scope="module")
def polls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sources]:
    """What a reader has who did all that the page says."""
    home = tmp_path_factory.mktemp("page")
    sources = Sources(home)
    create, _, test, run = typed_commands(MODULES_PAGE)
    assert run == "MODULES=BASE,polls python manage.py run"
    sources.python(*create.split()[1:])
    sources.test(*test.split()[3:])
    for path, text in SHOWN.items():
        (home / path).write_text(text, encoding="utf-8")
    yield sources
    shutil.rmtree(home)


@pytest.mark.long
@pytest.mark.whole
@pytest.mark.timeout(900)
def test_the_tests_on_the_page_pass(polls: Sources) -> None:
    polls.test("tests/modules/polls")


@pytest.mark.long
@pytest.mark.whole
@pytest.mark.timeout(900)
def test_types_contracts_and_rules_of_the_house_hold(polls: Sources) -> None:
    polls.check("polls")
    rules = ("house_rules", "mirror", "env_sample", "personal_data")
    polls.test(*(f"tests/architecture/test_{rule}.py" for rule in rules))


@pytest.mark.long
@pytest.mark.timeout(300)
async def test_a_server_serves_it(polls: Sources) -> None:
    polls.manage("db", "migrate")
    told = polls.manage("modules", "info", "polls", MODULES="BASE,polls")
    assert "ready, on" in told
    assert "cast_poll_vote" in told
    assert "Closed: 0 polls." in polls.manage("close-polls", MODULES="BASE,polls")
    async with polls.server(MODULES="BASE,polls") as running:
        cast = Cast(running)
        ann, bob = await cast.person("ann"), await cast.person("bob")
        chat = await ann.opens(bob)
        asked = {"chat_id": chat["id"], "question": "When?", "options": ["Today", "Tomorrow"]}
        poll = await ann.http.post("/polls/", **asked)
        listening = await ann.listening()
        voting = await bob.listening(chat)
        assert (await voting.ask("cast_poll_vote", poll_id=poll["id"], choice=1))["poll"]
        assert (await listening.until("poll_changed"))["poll"]["votes"] == [0, 1]
        refused = await voting.ask("send_message", text="/poll When?")
        assert refused["code"] == "POLL_IS_NOT_A_MESSAGE"
        await cast.leave()
