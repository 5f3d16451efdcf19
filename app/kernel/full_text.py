"""Words as a column: PostgreSQL has a type for them, SQLite a table beside the table."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Dialect, Text, bindparam
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Boolean, TypeDecorator, TypeEngine
from typing_extensions import override

# All of the groups have to be there, of each group any; `word*` is a beginning.
Groups = Sequence[Sequence[str]]


class Words(TypeDecorator[list[str]]):
    """A set of words that nobody stems or splits any further; they hold no spaces."""

    impl = Text
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(TSVECTOR() if dialect.name == "postgresql" else Text())

    @override
    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> str | None:
        if value is None or dialect.name != "postgresql":
            return None if value is None else " ".join(value)
        return " ".join(map(quoted, value))


class WantedWords(TypeDecorator[Groups]):
    """What is asked of such a column, in the language of the engine."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: Groups | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return tsquery(value) if dialect.name == "postgresql" else fts5(value)


class Holds(FunctionElement[bool]):
    """Whether the row's words are those that are wanted."""

    inherit_cache = True
    type = Boolean()

    def __init__(
        self, words: InstrumentedAttribute[list[str]], key: InstrumentedAttribute[int],
        wanted: str = "wanted",
    ) -> None:  # fmt: skip
        """`key` is the table's own; on SQLite it is the one of `<table>_words` as well. `wanted`
        names the parameter: groups of words."""
        super().__init__(words, key, bindparam(wanted, type_=WantedWords()))


@compiles(Holds, "postgresql")
def _postgresql(element: Holds, compiler: SQLCompiler, **options: Any) -> str:
    """Wanted inside a SELECT: what the planner cannot see it does not plan for anew, and it does
    not come to think that reading the whole table would be cheaper than the index."""
    words, _, wanted = (compiler.process(one, **options) for one in element.clauses)
    return f"{words} @@ (SELECT CAST({wanted} AS TSQUERY))"


@compiles(Holds, "sqlite")
def _sqlite(element: Holds, compiler: SQLCompiler, **options: Any) -> str:
    table, key, wanted = (compiler.process(one, **options) for one in element.clauses)
    beside = f"{table.partition('.')[0]}_words"
    return f"{key} IN (SELECT rowid FROM {beside} WHERE {beside} MATCH {wanted})"  # noqa: S608 - names of our own table


def quoted(word: str) -> str:
    doubled = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"


def tsquery(groups: Groups) -> str:
    return " & ".join(f"({' | '.join(map(_lexeme, group))})" for group in groups)


def _lexeme(word: str) -> str:
    return f"{quoted(word[:-1])}:*" if word.endswith("*") else quoted(word)


def fts5(groups: Groups) -> str:
    return " AND ".join(f"({' OR '.join(map(_token, group))})" for group in groups)


def _token(word: str) -> str:
    beginning = word.endswith("*")
    doubled = word.removesuffix("*").replace('"', '""')
    return f'"{doubled}"{" *" if beginning else ""}'
