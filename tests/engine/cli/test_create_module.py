"""`create-module`: what it says, what it refuses, and that a refusal leaves nothing behind."""

from pathlib import Path

import pytest

import app.modules
from app.engine.cli import create_module
from tests.engine.cli.conftest import Operator


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for modules and tests that is not the project's own."""
    root = tmp_path / "sources"
    (root / "app/modules").mkdir(parents=True)
    (root / "tests/modules").mkdir(parents=True)
    monkeypatch.setattr(create_module, "ROOT", root)
    there = list(app.modules.__path__)
    monkeypatch.setattr(app.modules, "__path__", [str(root / "app/modules"), *there])
    return root


def written(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.glob("*/modules/*"))


def test_it_says_what_it_wrote_and_how_to_go_on(operator: Operator, sources: Path) -> None:
    ended = operator("create-module", "polls")
    assert ended.code == 0
    assert "Written: app/modules/polls, " in ended.said
    assert "python manage.py db migrate" in ended.said
    assert "MODULES=BASE,polls" in ended.said
    assert written(sources) == ["app/modules/polls", "tests/modules/polls"]


def test_less_may_be_asked_for(operator: Operator, sources: Path) -> None:
    ended = operator("create-module", "polls", "--no-table", "--no-socket")
    assert ended.code == 0
    assert "db migrate" not in ended.said
    assert not (sources / "app/modules/polls/models.py").exists()
    assert not (sources / "app/modules/polls/socket.py").exists()


@pytest.mark.parametrize(
    ("name", "why"),
    [("Polls", "is not a module's name"), ("class", "is reserved"), ("chat", "already"),
     ("smtp", "is reserved"), ("../polls", "is not a module's name")],
)  # fmt: skip
def test_a_name_that_cannot_be_is_wrongly_asked(
    operator: Operator, sources: Path, name: str, why: str
) -> None:
    ended = operator("create-module", name)
    assert ended.code == 2
    assert why in " ".join(ended.complained.replace("│", " ").split())
    assert written(sources) == []


@pytest.mark.parametrize("taken", ["app/modules/polls", "tests/modules/polls"])
def test_a_place_that_is_taken_stays_as_it_is(
    operator: Operator, sources: Path, taken: str
) -> None:
    (sources / taken).mkdir()
    (sources / taken / "mine.txt").write_text("mine")
    ended = operator("create-module", "polls")
    assert ended.code == 2
    assert "there already" in " ".join(ended.complained.replace("│", " ").split())
    assert written(sources) == [taken]
    assert [path.name for path in (sources / taken).iterdir()] == ["mine.txt"]


def test_without_the_sources_nothing_is_written(operator: Operator, sources: Path) -> None:
    (sources / "tests/modules").rmdir()
    ended = operator("create-module", "polls")
    assert (ended.code, ended.complained.strip()) == (
        1, "The folder tests/modules is not here; it comes with the sources.",
    )  # fmt: skip
    assert written(sources) == []


def test_a_missing_right_is_a_sentence(
    operator: Operator, sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(**_: object) -> str:
        raise PermissionError(13, "Permission denied", str(sources / "app/modules"))

    monkeypatch.setattr("tempfile.mkdtemp", forbidden)
    ended = operator("create-module", "polls")
    assert ended.code == 1
    assert "app/modules cannot be written: Permission denied." in ended.complained
    assert written(sources) == []
