"""From the names in MODULES to modules: found, whole, their requirements met, in order."""

import importlib
import importlib.util
import pkgutil
import re
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import app.modules
from app.kernel.module import Module

NAME = re.compile(r"[a-z][a-z0-9_]{1,31}")
PACKAGE = app.modules.__name__
MANIFEST = ("name", "version", "requires", "wire")


class WrongModules(Exception):
    """The start is refused; one sentence that names the module and the remedy."""


def found() -> list[str]:
    """The names of all modules that lie in the folder, switched on or not."""
    return sorted(m.name for m in pkgutil.iter_modules(app.modules.__path__) if m.ispkg)


def folder(name: str) -> Path:
    return Path(app.modules.__path__[0]) / name


def load(names: Sequence[str]) -> list[Module]:
    """The modules of these names, each after what it requires.

    Raises WrongModules for a bad or unknown name, a module that cannot be imported or has no
    manifest, a requirement that is missing and a circle.
    """
    there = found()
    return _sorted({name: _load(name, there) for name in names})


def _load(name: str, there: Sequence[str]) -> Module:
    if not NAME.fullmatch(name):
        raise WrongModules(f"MODULES: {name!r} is not a module's name; a-z, 0-9 and _ make one.")
    if name not in there:
        raise WrongModules(f"MODULES: there is no module {name!r}; there are {', '.join(there)}.")
    try:
        module = _made(importlib.import_module(f"{PACKAGE}.{name}"))
        if importlib.util.find_spec(f"{PACKAGE}.{name}.models") is not None:
            # Others may ask for the tables before anything of the module's own has.
            importlib.import_module(f"{PACKAGE}.{name}.models")
    except Exception as error:
        said = " ".join(str(error).split())
        raise WrongModules(
            f"Module {name!r} is broken: {type(error).__name__}: {said}. "
            f"Repair it or take it out of MODULES."
        ) from error
    if module.name != name:
        raise WrongModules(
            f"Module {name!r} is broken: its manifest says {module.name!r}; "
            f"name both alike or take it out of MODULES."
        )
    return module


def _made(package: ModuleType) -> Module:
    """The manifest, whole; raises TypeError with what it lacks."""
    manifest = getattr(package, "Module", None)
    if manifest is None:
        raise TypeError("its __init__.py names no `Module`")
    lacking = [name for name in MANIFEST if not hasattr(manifest, name)]
    if lacking:
        raise TypeError(f"its `Module` has no {', '.join(lacking)}")
    module: Module = manifest()
    return module


def _sorted(modules: dict[str, Module]) -> list[Module]:
    done: dict[str, Module] = {}
    path: list[str] = []

    def visit(name: str) -> None:
        if name in done:
            return
        if name in path:
            circle = " → ".join([*path[path.index(name) :], name])
            raise WrongModules(f"Modules require each other in a circle: {circle}.")
        path.append(name)
        for required in modules[name].requires:
            if required not in modules:
                raise WrongModules(
                    f"Module {name!r} requires {required!r}, which is off; "
                    f"add {required} to MODULES or take {name} out."
                )
            visit(required)
        path.pop()
        done[name] = modules[name]

    for name in modules:
        visit(name)
    return list(done.values())
