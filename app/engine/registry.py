"""From the names in MODULES to modules: found, whole, their requirements met, in order."""

import importlib
import importlib.util
import pkgutil
import re
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import app.modules
from app.engine import packages
from app.engine.claims import taken_table
from app.kernel.module import Module

NAME = re.compile(r"[a-z][a-z0-9_]{1,31}")
PACKAGE = app.modules.__name__
MANIFEST = ("name", "version", "requires", "wire")


class WrongModules(Exception):
    """The start is refused; one sentence that names the module and the remedy."""


def found() -> list[str]:
    """The names of all modules, switched on or not: in the folder, or brought by a package."""
    return sorted({*built_in(), *(each.name for each in packages.installed())})


def built_in() -> set[str]:
    """The names of those that lie in the folder."""
    return {m.name for m in pkgutil.iter_modules(app.modules.__path__) if m.ispkg}


def package(name: str) -> str:
    """What the module is imported as."""
    packaged = packages.named(name)
    return f"{PACKAGE}.{name}" if packaged is None else packaged.package


def folder(name: str) -> Path:
    """Where the module's files lie."""
    packaged = packages.named(name)
    return Path(app.modules.__path__[0]) / name if packaged is None else packaged.folder


def load(names: Sequence[str], *, along: bool = False) -> list[Module]:
    """The modules of these names, each after what it requires; that may come `along` unnamed.

    Raises WrongModules for a bad or unknown name, a name that two want, a module that cannot be
    imported, has no manifest or fits another core, a requirement that is missing and a circle.
    """
    there = found()
    clash = packages.clash(built_in())
    if clash is not None:
        raise WrongModules(clash)
    modules = {name: _load(name, there) for name in names}
    waiting = list(modules.values()) if along else []
    while waiting:
        for required in waiting.pop().requires:
            if required in there and required not in modules:
                modules[required] = _load(required, there)
                waiting.append(modules[required])
    return _sorted(modules)


def alone(name: str) -> Module:
    """One module as it is, whether or not what it requires is there; raises WrongModules."""
    return _load(name, found())


def _load(name: str, there: Sequence[str]) -> Module:
    if not NAME.fullmatch(name):
        raise WrongModules(f"MODULES: {name!r} is not a module's name; a-z, 0-9 and _ make one.")
    if name not in there:
        raise WrongModules(f"MODULES: there is no module {name!r}; there are {', '.join(there)}.")
    try:
        home, packaged = package(name), packages.named(name)
        attribute = "Module" if packaged is None else packaged.attribute
        module = _made(importlib.import_module(home), attribute)
        if importlib.util.find_spec(f"{home}.models") is not None:
            # Others may ask for the tables before anything of the module's own has.
            importlib.import_module(f"{home}.models")
    except Exception as error:
        clash = taken_table(name, error)
        if clash is not None:
            raise WrongModules(clash) from error
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
    misfit = None if packaged is None else packages.misfit(module, packaged.distribution)
    if misfit is not None:
        raise WrongModules(f"Module {name!r} does not fit: {misfit}.")
    return module


def _made(home: ModuleType, attribute: str) -> Module:
    """The manifest, whole; raises TypeError with what it lacks."""
    manifest = getattr(home, attribute, None)
    if manifest is None:
        raise TypeError(f"its __init__.py names no `{attribute}`")
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
