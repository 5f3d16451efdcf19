"""Modules are found, whole, their requirements met, in order; or one sentence says why not."""

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import app.modules
from app.engine import registry
from app.engine.registry import WrongModules

MANIFEST = '''"""A module of a test."""


class Module:
    name = "{name}"
    version = "1"
    requires = {requires}

    def wire(self, wiring):
        """Gives nothing."""
'''

Make = Callable[..., None]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Puts modules beside those of the project, for one test."""
    monkeypatch.setattr(app.modules, "__path__", [*app.modules.__path__, str(tmp_path)])
    before = set(sys.modules)

    def module(name: str, *requires: str, source: str | None = None) -> None:
        folder = tmp_path / name
        folder.mkdir()
        text = MANIFEST.format(name=name, requires=requires) if source is None else source
        (folder / "__init__.py").write_text(text)
        importlib.invalidate_caches()

    yield module
    for name in set(sys.modules) - before:
        if name.startswith("app.modules."):
            del sys.modules[name]
            vars(app.modules).pop(name.removeprefix("app.modules."), None)


def _refused(*names: str) -> str:
    with pytest.raises(WrongModules) as refused:
        registry.load(names)
    sentence = str(refused.value)
    assert "\n" not in sentence
    return sentence


def test_a_module_that_lies_in_the_folder_is_found(make: Make) -> None:
    make("planets")
    assert "planets" in registry.found()
    assert {"auth", "chat", "healthcheck"} <= set(registry.found())


def test_modules_come_after_what_they_require(make: Make) -> None:
    make("moons", "planets")
    make("planets", "stars")
    make("stars")
    loaded = registry.load(["moons", "planets", "stars"])
    assert [module.name for module in loaded] == ["stars", "planets", "moons"]


def test_modules_that_require_nothing_keep_the_order_of_the_operator(make: Make) -> None:
    make("stars")
    make("planets")
    assert [m.name for m in registry.load(["stars", "planets"])] == ["stars", "planets"]


def test_what_is_not_named_is_not_imported(make: Make) -> None:
    make("stars", source="raise RuntimeError('nobody asked')")
    assert registry.load([]) == []


def test_a_module_that_is_not_there_is_named_with_those_that_are() -> None:
    sentence = _refused("planetz")
    assert "no module 'planetz'" in sentence
    assert "healthcheck" in sentence


@pytest.mark.parametrize("name", ["Chat", "../auth", "auth.service", "a", "1st", "x" * 33, "é", ""])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    assert repr(name) in _refused(name)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("raise RuntimeError('no ink\\nleft')", "RuntimeError: no ink left"),
        ("import nothing_that_is_there", "No module named 'nothing_that_is_there'"),
        ("x = ", "SyntaxError"),
        ("import json\njson.nothing", "AttributeError"),
        ("", "names no `Module`"),
        ("class Module:\n    name = 'planets'", "has no version, requires, wire"),
        (MANIFEST.format(name="comets", requires=()), "manifest says 'comets'"),
        (
            "class Module:\n name=version='x'\n requires=wire=()\n def __init__(self): 1/0",
            "division",
        ),
    ],
)
def test_a_broken_module_is_named_with_the_reason_and_the_remedy(
    make: Make, source: str, said: str
) -> None:
    make("planets", source=source)
    sentence = _refused("planets")
    assert "'planets' is broken" in sentence
    assert said in sentence
    assert "take it out of MODULES" in sentence


def test_a_requirement_that_is_off_is_named_with_the_remedy(make: Make) -> None:
    make("moons", "planets")
    make("planets")
    sentence = _refused("moons")
    assert "'moons' requires 'planets'" in sentence
    assert "add planets to MODULES or take moons out" in sentence


def test_a_circle_is_drawn(make: Make) -> None:
    make("moons", "planets")
    make("planets", "stars")
    make("stars", "planets")
    assert "planets → stars → planets" in _refused("moons", "planets", "stars")


def test_a_module_that_requires_itself_is_a_circle_too(make: Make) -> None:
    make("stars", "stars")
    assert "stars → stars" in _refused("stars")
