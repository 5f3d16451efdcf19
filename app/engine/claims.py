"""What only one module may have: an address, a frame, a probe, a table; and who has it."""

import re
from collections.abc import Iterator
from typing import Any, Self

from fastapi import APIRouter
from sqlalchemy import Table
from sqlalchemy.exc import InvalidRequestError

from app.kernel.model import Base

ENGINE = "the engine"
PLACEHOLDER = re.compile(r"\{[^}]*\}")
TABLE_TAKEN = re.compile(r"Table '([^']+)' is already defined")


# What is the engine's own and no module may have.
ENGINE_CLAIMS = {
    "socket frame": ("auth", "ping"),
    "told socket frame": ("auth_success", "auth_error", "pong", "error", "reconnect"),
    "address": ("GET /", "GET /openapi.json", "GET /asyncapi.json", "GET /asyncapi"),
}


class Clash(Exception):
    """Two want the same; one sentence that names them and the remedy."""


class Claims:
    """Everything that was claimed so far."""

    def __init__(self) -> None:
        self._owners: dict[tuple[str, str], str] = {}

    @classmethod
    def of_the_engine(cls) -> Self:
        claims = cls()
        for kind, things in ENGINE_CLAIMS.items():
            claims.claim(ENGINE, kind, *things)
        return claims

    def claim(self, module: str, kind: str, *things: str) -> None:
        """Raises Clash if somebody has one of them already, the module itself included."""
        for thing in things:
            owner = self._owners.get((kind, thing))
            if owner is not None:
                raise Clash(_sentence(owner, module, f"{kind} {thing!r}"))
            self._owners[kind, thing] = module

    def owned(self, module: str, kind: str) -> list[str]:
        """What the module has of that kind, in the order of its claims."""
        return [
            thing for (of, thing), owner in self._owners.items() if (of, owner) == (kind, module)
        ]


def _sentence(owner: str, module: str, what: str) -> str:
    remedy = f"change one of them or take {module} out of MODULES."
    if owner == module:
        return f"Module {module!r} wants the {what} twice; {remedy}"
    if owner == ENGINE:
        return f"Module {module!r} wants the {what}, which is the engine's own; {remedy}"
    return f"Modules {owner!r} and {module!r} both want the {what}; {remedy}"


def addresses(router: APIRouter) -> Iterator[str]:
    """`GET /polls/{}`: methods and addresses; placeholders have no name there."""
    for route in router.routes:
        for method in sorted(getattr(route, "methods", None) or ()):
            yield f"{method} {address(getattr(route, 'path', ''))}"


def address(path: str) -> str:
    return PLACEHOLDER.sub("{}", path).rstrip("/") or "/"


def taken_table(name: str, error: Exception) -> str | None:
    """The sentence for a module whose table somebody else has mapped before, or None."""
    found = TABLE_TAKEN.search(str(error)) if isinstance(error, InvalidRequestError) else None
    if found is None:
        return None
    homes = [each.__module__ for each in mapped() if each.__table__.name == found[1]]
    home = next(iter(homes), "").removeprefix("app.modules.")
    owner = home.partition(".")[0] if home and not home.startswith("app.") else ENGINE
    return _sentence(owner, name, f"table {found[1]!r}")


def mapped() -> Iterator[Any]:
    """The classes that have a table; those whose mapping failed, which SQLAlchemy keeps, do not."""
    waiting: list[type] = [Base]
    while waiting:
        children: list[type] = waiting.pop().__subclasses__()
        waiting += children
        yield from (child for child in children if isinstance(vars(child).get("__table__"), Table))
