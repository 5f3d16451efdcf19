"""Rows by the thousand, so that a million of them never lie in memory at once."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Table

from bench.stores.store import Row, filled_in

ROWS = 20_000


def chunks(table: Table, rows: Iterable[Row]) -> Iterator[list[dict[str, Any]]]:
    """All rows, filled in, some thousand at a time."""
    waiting = iter(rows)
    while chunk := [filled_in(table, row) for row in islice(waiting, ROWS)]:
        yield chunk
