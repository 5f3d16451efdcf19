"""Differences between what the models say and what the database has, in words."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData
from sqlalchemy.exc import SAWarning

Difference = tuple[Any, ...]


def differences(connection: Connection, metadata: MetaData, options: dict[str, Any]) -> list[str]:
    """One line per difference; none when a new migration would be empty."""
    context = MigrationContext.configure(connection, opts=options)
    with comparing():
        found: list[Difference | list[Difference]] = compare_metadata(context, metadata)
    return [_words(one) for one in _flat(found)]


@contextmanager
def comparing() -> Iterator[None]:
    """SQLite cannot describe an index on an expression; Alembic leaves such alone, rightly."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Skipped unsupported reflection", SAWarning)
        warnings.filterwarnings("ignore", "autogenerate skipping", UserWarning)
        yield


def _flat(found: list[Difference | list[Difference]]) -> Iterator[Difference]:
    for one in found:
        if isinstance(one, list):
            yield from one
        else:
            yield one


def _words(difference: Difference) -> str:
    """Like `add_column shop_orders.note`: what a migration would do, and to what."""
    action, *what = difference
    return f"{action} {'.'.join(_name(part) for part in what if _name(part))}"


def _name(part: object) -> str:
    if isinstance(part, str):
        return part
    table = getattr(part, "table", None)
    name = getattr(part, "name", None) or ""
    is_constraint = table is not None and hasattr(part, "columns")
    return f"{table.name}.{name}" if is_constraint and table is not None else str(name)
