"""Arrays as parameters of PostgreSQL's statements: one statement, whatever the number of rows.

Names in the statements are those of our own columns; values are parameters only.
"""

from typing import Any

from sqlalchemy import String
from sqlalchemy.dialects import postgresql

from app.kernel.transaction import Column, Columnwise, Same

Shape = tuple[tuple[Column, bool], ...]  # columns, and whether all rows have the same value

DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call] # SQLAlchemy has no types for it


def shape(values: Columnwise) -> Shape:
    return tuple((column, isinstance(value, Same)) for column, value in values.items())


def arguments(*parts: Columnwise) -> list[Any]:
    return [
        value.value if isinstance(value, Same) else value
        for part in parts
        for value in part.values()
    ]


def value(part: tuple[Column, bool], number: int, alias: str = "given") -> str:
    """Of the row at hand; one that is the same for all rows is a parameter of its own."""
    column, same = part
    return f"${number}::{type_of(column)}" if same else f"{alias}.c{number}"


def each(alias: str, shape: Shape, first: int) -> str:
    """The arrays as a table whose columns are numbered as the parameters are.

    Side by side in a list of columns they are read as they are asked for; as a function in FROM,
    each would be written down first.
    """
    columns = ", ".join(
        f"unnest({array(number, column)}) AS c{number}"
        for number, (column, same) in enumerate(shape, first)
        if not same
    )
    return f"(SELECT {columns}) AS {alias}"


def given(alias: str, columns: tuple[Column, ...], first: int = 1) -> str:
    return each(alias, tuple((column, False) for column in columns), first)


def names(columns: tuple[Column, ...]) -> str:
    return ", ".join(column.name for column in columns)


def array(number: int, column: Column) -> str:
    return f"${number}::{type_of(column)}[]"


def type_of(column: Column) -> str:
    # A cast to varchar(16) would cut what is too long, where the table refuses it.
    return "TEXT" if isinstance(column.type, String) else column.type.compile(DIALECT)


def table(column: Column) -> str:
    return str(column.class_.__tablename__)
