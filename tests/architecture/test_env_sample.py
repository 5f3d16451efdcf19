"""The sample of settings and the classes that declare them say the same."""

import re
from pathlib import Path

from dotenv import dotenv_values

from app.engine import registry
from app.engine.cli.variables import groups, variables
from app.engine.settings import BASE_MODULES, Settings
from app.kernel.settings import SettingsGroup

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / ".env.sample"


def sample() -> dict[str, str]:
    return {name: value or "" for name, value in dotenv_values(SAMPLE).items()}


def told_by_modules() -> set[str]:
    """Variables that modules outside the base set name in their own READMEs."""
    return {
        variable.name
        for name in set(registry.found()) - set(BASE_MODULES)
        for variable in variables()
        if f"`{variable.name}`" in (registry.folder(name) / "README.md").read_text(encoding="utf-8")
    }


def test_every_variable_is_in_the_sample_with_its_default() -> None:
    declared = {variable.name: variable.default for variable in variables()}
    assert sample().items() <= declared.items()
    assert set(declared) - set(sample()) - told_by_modules() == set()


def test_every_variable_has_its_description_above_it() -> None:
    text, there = SAMPLE.read_text(encoding="utf-8"), sample()
    for variable in variables():
        if variable.name not in there:
            continue
        assert f"# {variable.description}\n{variable.name}=" in text


def test_no_variable_stands_there_twice() -> None:
    names = re.findall(r"^(\w+)=", SAMPLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(names) == len(set(names))


def test_the_sample_as_it_is_changes_nothing() -> None:
    copied, untouched = Settings(sample()), Settings({})
    for group in groups():
        assert copied.of(group) == untouched.of(group)


def test_every_settings_class_of_the_product_is_looked_at() -> None:
    found = {group.__name__ for group in groups()}
    assert found == {group.__name__ for group in _descendants(SettingsGroup)}


def _descendants(group: type[SettingsGroup]) -> set[type[SettingsGroup]]:
    children = {c for c in group.__subclasses__() if c.__module__.startswith("app.")}
    return children.union(*map(_descendants, children))
