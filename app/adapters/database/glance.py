"""Questions without a block around them, by prepared statements: the cheapest way to read."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Executable, exc
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine
from typing_extensions import override

from app.adapters.database.checkout import taken
from app.adapters.database.failures import Failures
from app.adapters.database.rows_postgresql import PostgresqlRows
from app.adapters.database.rows_sqlite import SqliteRows
from app.kernel.transaction import Glance, Question

DIALECT = asyncpg.dialect()  # type: ignore[no-untyped-call] # SQLAlchemy has no types for it


class PostgresqlGlance(PostgresqlRows, Glance):
    """Straight through asyncpg, which prepares each question once per connection; there is no
    BEGIN, so each statement is a transaction of its own."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver

    @override
    async def ask(self, question: Question, **values: Any) -> Sequence[Sequence[Any]]:
        statement, names = _compiled(question)
        asked = [values[name] if made is None else made(values[name]) for name, made in names]
        return await self._driver.fetch(statement, *asked)  # type: ignore[no-any-return]


class SqliteGlance(SqliteRows, Glance):
    """The same in a reading block, which costs nothing there."""

    @override
    async def ask(self, question: Question, **values: Any) -> Sequence[Sequence[Any]]:
        statement = cast(Executable, question)
        return (await self._session.execute(statement, values)).all()


@asynccontextmanager
async def glancing(engine: AsyncEngine, failures: Failures) -> AsyncIterator[Glance]:
    """A connection of PostgreSQL's pool, without SQLAlchemy's share of a transaction.

    Raises what a block raises.
    """
    with failures.meant():
        async with taken(engine) as driver:
            yield PostgresqlGlance(driver)


Maker = Callable[[Any], Any]  # of what the driver is given for a value


@lru_cache
def _compiled(question: Question) -> tuple[str, tuple[tuple[str, Maker | None], ...]]:
    """The text for PostgreSQL, and which parameter stands where in it."""
    compiled = question.compile(dialect=DIALECT)
    given = {name for name, value in compiled.params.items() if value is None}
    order = compiled.positiontup or ()
    if any(name not in given for name in order):
        raise exc.ArgumentError("A question names all its parameters and holds no values.")
    types = {name: compiled.binds[name].type for name in order}
    makers = [types[name].dialect_impl(DIALECT).bind_processor(DIALECT) for name in order]
    return str(compiled), tuple(zip(order, makers, strict=True))
