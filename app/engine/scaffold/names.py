"""What a new module may be called."""

import builtins
import keyword
import re
from collections.abc import Collection
from pathlib import Path

import app.adapters
import app.engine
import app.kernel

# Longer names would not fit into the names of tables, frames and constraints made of them.
NAME_MAX = 24
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")

# Files inside a module, words that say nothing, and what stands for something else in settings,
# addresses and the database.
ROLES = {
    "access", "commands", "controller", "crud", "errors", "events", "migrations", "models",
    "module", "public", "schemas", "seeds", "service", "settings", "socket", "subscribers",
}  # fmt: skip
EMPTY_WORDS = {"base", "common", "helper", "helpers", "manager", "misc", "util", "utils"}
TAKEN_ELSEWHERE = {
    "accounts", "alembic", "alembic_version", "app", "asyncapi", "broker", "catalogue", "chats",
    "conftest", "docs", "event", "event_outbox", "main", "manage", "messenger", "metrics",
    "modules", "openapi", "started", "static", "test", "tests", "ws",
}  # fmt: skip


class WrongName(Exception):
    """Nothing may be called that; the sentence says why."""


def check(name: str, taken: Collection[str], prefixes: Collection[str]) -> None:
    """Raises WrongName.

    `taken` are the modules that are there, `prefixes` what variables of settings begin with.
    """
    if not NAME.fullmatch(name) or not 2 <= len(name) <= NAME_MAX:
        raise WrongName(
            f"{name!r} is not a module's name: 2 to {NAME_MAX} of a-z and 0-9, a letter first, "
            f"with single underscores between words."
        )
    if name in taken:
        raise WrongName(f"There is a module {name!r} already; choose another name.")
    if name in _reserved() or name.upper() in prefixes:
        raise WrongName(f"{name!r} is reserved: it means something else here; choose another name.")


def _reserved() -> set[str]:
    python = {*keyword.kwlist, *keyword.softkwlist, *(n for n in dir(builtins) if n.islower())}
    ours = {
        path.stem
        for package in (app.kernel, app.engine, app.adapters)
        for path in [Path(package.__path__[0]), *Path(package.__path__[0]).iterdir()]
    }
    return python | ours | ROLES | EMPTY_WORDS | TAKEN_ELSEWHERE
