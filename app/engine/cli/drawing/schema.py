"""The tables of the models as they are drawn: whose they are, and what points where."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Column, ForeignKeyConstraint, MetaData, Table, UniqueConstraint
from sqlalchemy.dialects import postgresql

from app.adapters.database.migrations.modules import Ownership

DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
SHORT = {"timestamp with time zone": "timestamptz", "double precision": "float8"}


@dataclass(frozen=True, slots=True)
class DrawnColumn:
    name: str
    kind: str
    primary: bool
    foreign: bool
    unique: bool
    optional: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """A foreign key; `optional` if it may point nowhere, `single` if only one may point there."""

    table: str
    columns: tuple[str, ...]
    to_table: str
    to_columns: tuple[str, ...]
    optional: bool
    single: bool


@dataclass(frozen=True, slots=True)
class DrawnTable:
    name: str
    module: str
    columns: tuple[DrawnColumn, ...]
    arrows: tuple[Arrow, ...]


def drawn(metadata: MetaData, ownership: Ownership) -> list[DrawnTable]:
    """All tables, each after those it points to."""
    return [
        DrawnTable(
            name=table.name,
            module=ownership.owner(table.name) or "",
            columns=tuple(_column(table, column) for column in table.columns),
            arrows=tuple(_arrows(table)),
        )
        for table in metadata.sorted_tables
        if ownership.owner(table.name) is not None
    ]


def _column(table: Table, column: Column[object]) -> DrawnColumn:
    kind = column.type.compile(dialect=DIALECT).lower().partition(" collate ")[0]
    return DrawnColumn(
        name=column.name,
        kind=SHORT.get(kind, kind),
        primary=column.primary_key,
        foreign=bool(column.foreign_keys),
        unique={column.name} in _unique(table),
        optional=bool(column.nullable),
    )


def _unique(table: Table) -> list[set[str]]:
    """Sets of columns whose values together occur once."""
    several = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    return [{column.name for column in c.columns} for c in [table.primary_key, *several]]


def _arrows(table: Table) -> Iterator[Arrow]:
    found = [c for c in table.constraints if isinstance(c, ForeignKeyConstraint)]
    for constraint in sorted(found, key=lambda c: tuple(c.column_keys)):
        columns = tuple(constraint.column_keys)
        yield Arrow(
            table=table.name,
            columns=columns,
            to_table=constraint.referred_table.name,
            to_columns=tuple(element.column.name for element in constraint.elements),
            optional=any(table.columns[name].nullable for name in columns),
            single=set(columns) in _unique(table),
        )
