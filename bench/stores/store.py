"""What an engine is asked for: databases, filled in bulk, copied and counted."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from sqlalchemy import Table

Row = Mapping[str, Any]


class Store(Protocol):
    """`url` is the address that a server is given: SQLAlchemy's, with the asynchronous driver."""

    name: str
    pids: tuple[int, ...]  # its processes, if they are ours

    def described(self) -> str:
        """The engine, its version, and the settings that decide what is durable."""

    def create(self) -> str:
        """The url of a new, empty database."""

    def copy(self, url: str) -> str:
        """The url of a new database that is like that one, which nobody is connected to."""

    def drop(self, url: str) -> None: ...

    def fill(self, url: str, table: Table, rows: Iterable[Row]) -> None:
        """Adds rows in bulk; what a row leaves out has the column's default."""

    def settle(self, url: str) -> None:
        """After filling: the planner knows the tables, and nothing waits to be written."""

    def count(self, url: str, table: str) -> int: ...


def filled_in(table: Table, row: Row) -> dict[str, Any]:
    """The row with a value for every column that has one without the database's help."""
    whole = dict(row)
    for column in table.columns:
        if column.name in whole or column.computed is not None or column.identity is not None:
            continue
        default = column.default
        if default is not None and default.is_scalar:
            whole[column.name] = default.arg  # type: ignore[attr-defined] # scalar: has its value
        elif column.nullable:
            whole[column.name] = None
    return whole
