"""Rows that come with a question: it is asked about all of them at once, whatever their number."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Dialect, Text, bindparam, column
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import TableValuedAlias
from sqlalchemy.types import TypeDecorator, TypeEngine
from typing_extensions import override


class Listed(TypeDecorator[Sequence[Any]]):
    """Values of one type as one parameter: an array on PostgreSQL, JSON on SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, item: TypeEngine[Any]) -> None:
        super().__init__()
        self.item = item

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        array: TypeEngine[Any] = postgresql.ARRAY(self.item)
        return dialect.type_descriptor(array if dialect.name == "postgresql" else Text())

    @override
    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return json.dumps(list(map(stored(self.item, dialect), value)))


class Given(FunctionElement[Any]):
    """Lists of equal length, as the columns of a table."""

    inherit_cache = True

    def __init__(self, *names: str, lists: Sequence[Any]) -> None:
        self.names = names
        super().__init__(*lists)


def given(alias: str, **columns: TypeEngine[Any]) -> TableValuedAlias:
    """A table to select from; each of its columns is a parameter of that name."""
    lists = [bindparam(name, type_=Listed(kind)) for name, kind in columns.items()]
    typed: list[Any] = [column(name, kind) for name, kind in columns.items()]
    return Given(*columns, lists=lists).table_valued(*typed, name=alias)


@compiles(Given, "postgresql")
def _postgresql(element: Given, compiler: SQLCompiler, **options: Any) -> str:
    arrays = ", ".join(compiler.process(one, **options) for one in element.clauses)
    return f"(SELECT * FROM unnest({arrays}) AS rows ({', '.join(element.names)}))"  # noqa: S608 - names of our own


@compiles(Given, "sqlite")
def _sqlite(element: Given, compiler: SQLCompiler, **options: Any) -> str:
    lists = [compiler.process(one, **options) for one in element.clauses]
    columns = [f"first.value AS {element.names[0]}"]
    for name, one in zip(element.names[1:], lists[1:], strict=True):
        # A join of lists would look through all of one for each item of the other.
        columns.append(f"json_extract({one}, '$[' || first.key || ']') AS {name}")
    return f"(SELECT {', '.join(columns)} FROM json_each({lists[0]}) AS first)"  # noqa: S608 - names of our own


def stored(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any]:
    """From a value of a column of that type to what the database is given for it."""
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    return process or _itself


def _itself(value: Any) -> Any:
    return value
