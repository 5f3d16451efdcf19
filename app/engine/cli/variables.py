"""Every variable that some settings class declares."""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import SecretStr

from app.engine import registry
from app.engine.settings import ENGINE_GROUPS
from app.kernel.settings import SettingsGroup


@dataclass(frozen=True, slots=True)
class Variable:
    """`default` is written as it would be in a file."""

    name: str
    default: str
    description: str


def groups() -> list[type[SettingsGroup]]:
    """The engine's, then those of every module that lies in the folder.

    Raises WrongModules for a module that cannot be imported, even if it is off.
    """
    found = list(ENGINE_GROUPS)
    for name in registry.found():
        if (registry.folder(name) / "settings.py").exists():
            found += _declared(name)
    return found


def variables_of(name: str) -> list[Variable]:
    """Those of one module."""
    if not (registry.folder(name) / "settings.py").exists():
        return []
    return [variable for group in _declared(name) for variable in _of(group)]


def variables() -> list[Variable]:
    return [variable for group in groups() for variable in _of(group)]


def _declared(name: str) -> list[type[SettingsGroup]]:
    path = f"{registry.package(name)}.settings"
    try:
        module = importlib.import_module(path)
    except Exception as error:
        raise registry.WrongModules(f"Module {name!r} is broken: {error}.") from error
    return [v for v in vars(module).values() if _is_group(v) and v.__module__ == path]


def _is_group(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, SettingsGroup)


def _of(group: type[SettingsGroup]) -> Iterator[Variable]:
    prefix = group.model_config.get("env_prefix") or ""
    for field, info in group.model_fields.items():
        alias = info.validation_alias
        name = alias if isinstance(alias, str) else f"{prefix}{field}"
        yield Variable(name.upper(), _written(info.get_default()), info.description or "")


def _written(default: object) -> str:
    if default is None:
        return ""
    if isinstance(default, SecretStr):
        return default.get_secret_value()
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, tuple):
        return ",".join(_written(part) for part in default)
    return str(default)
