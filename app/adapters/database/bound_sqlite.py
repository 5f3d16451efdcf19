"""Rows of values as SQLite's driver takes them, past SQLAlchemy: what posting pays per message."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from itertools import repeat
from typing import Any

from sqlalchemy import Uuid
from sqlalchemy.dialects.sqlite import aiosqlite

from app.kernel.transaction import Column, Columnwise, Same

DIALECT = aiosqlite.dialect()

Make = Callable[[Iterable[Any]], Iterable[Any]]


def bound(*parts: Columnwise) -> list[tuple[Any, ...]]:
    """The rows of all parts side by side; a value is what SQLAlchemy would have bound for it."""
    columns = [(_maker(column), values) for part in parts for column, values in part.items()]
    count = next(len(values) for _, values in columns if not isinstance(values, Same))
    return list(zip(*(_made(make, values, count) for make, values in columns), strict=True))


def _made(make: Make | None, values: Sequence[Any] | Same, count: int) -> Iterable[Any]:
    if isinstance(values, Same):
        return repeat(values.value if make is None else next(iter(make([values.value]))), count)
    if make is None:
        return values
    # In a batch most ids of chats and people are the same objects again and again.
    whole = list(values)
    numbers = list(map(id, whole))
    several = dict(zip(numbers, whole, strict=True))
    if len(several) * 2 > count:
        return make(whole)
    made = dict(zip(several, make(several.values()), strict=True))
    return [made[number] for number in numbers]


@lru_cache
def _maker(column: Column) -> Make | None:
    if isinstance(column.type, Uuid):
        return _hexes
    make = column.type.dialect_impl(DIALECT).bind_processor(DIALECT)
    return None if make is None else partial(map, make)


def _hexes(ids: Iterable[Any]) -> list[str | None]:
    """As SQLAlchemy writes them, without a call for each."""
    return [None if one is None else one.hex for one in ids]
