"""Modules that installed distributions bring: found by their entry points, imported when named."""

import importlib.metadata
import importlib.util
import sys
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from app import VERSION
from app.kernel.module import Module

GROUP = "messenger.modules"


@dataclass(frozen=True, slots=True)
class Packaged:
    """A module that came with a distribution: `package:attribute` is its manifest."""

    name: str
    package: str
    attribute: str
    distribution: str

    @property
    def folder(self) -> Path:
        """Where its files lie; one that is not there, if the distribution is not whole."""
        try:
            spec = importlib.util.find_spec(self.package)
        except (ImportError, ValueError):
            spec = None
        places = spec.submodule_search_locations if spec is not None else None
        return Path(next(iter(places))) if places else Path(self.package, "is not there")


def installed() -> tuple[Packaged, ...]:
    """What all installed distributions bring, two of one name included."""
    return _listed(tuple(sys.path))


def named(name: str) -> Packaged | None:
    return next((each for each in installed() if each.name == name), None)


def clash(built_in: Collection[str]) -> str | None:
    """One sentence about a name that two want, or None."""
    seen: dict[str, Packaged] = {}
    for each in installed():
        if each.name in built_in:
            return (
                f"The package {each.distribution} brings a module {each.name!r}, "
                f"which is the name of a built-in one; uninstall the package."
            )
        other = seen.setdefault(each.name, each)
        if other is not each:
            return (
                f"The packages {other.distribution} and {each.distribution} "
                f"both bring a module {each.name!r}; uninstall one of them."
            )
    return None


def misfit(module: Module, distribution: str) -> str | None:
    """Why a module from a package does not fit this core, in one sentence, or None."""
    wanted = getattr(module, "core", None)
    if not isinstance(wanted, str):
        return f"its manifest has no core, the versions of the messenger it fits: {VERSION!r}"
    try:
        fits = SpecifierSet(wanted).contains(VERSION, prereleases=True)
    except InvalidSpecifier:
        return f"its core, {wanted!r}, is no range of versions, like '>=0.1,<1'"
    if not fits:
        return (
            f"{distribution} {module.version} fits the messenger {wanted} and this is {VERSION}; "
            f"install another version of the package"
        )
    return None


@lru_cache(maxsize=8)
def _listed(_: tuple[str, ...]) -> tuple[Packaged, ...]:
    """Read once for a search path: distributions do not come while a process runs."""
    return tuple(
        Packaged(
            name=point.name,
            package=point.module,
            attribute=point.attr or "Module",
            distribution=point.dist.name if point.dist is not None else "?",
        )
        for point in importlib.metadata.entry_points(group=GROUP)
    )
