"""Rows that come with a question: as arrays on PostgreSQL, as JSON on SQLite."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Uuid, create_engine, select
from sqlalchemy.dialects.postgresql import asyncpg

from app.kernel.given import given
from app.kernel.model import Moment

ONE, TWO = UUID(int=1), UUID(int=2)
AT = datetime(2030, 1, 2, tzinfo=UTC)
ASKED = given("asked", chats=Uuid(), seqs=BigInteger(), times=Moment())


def test_sqlite_is_given_rows_of_any_type() -> None:
    with create_engine("sqlite://").connect() as connection:
        values = {"chats": [TWO, ONE], "seqs": [3, 2**40], "times": [AT, AT]}
        found = connection.execute(select(*ASKED.c).order_by(ASKED.c.seqs), values).all()
    assert [tuple(row) for row in found] == [(TWO, 3, AT), (ONE, 2**40, AT)]


def test_sqlite_is_given_a_single_column() -> None:
    with create_engine("sqlite://").connect() as connection:
        alone = given("alone", seqs=BigInteger())
        found = connection.execute(select(alone.c.seqs), {"seqs": [5, 4]}).scalars().all()
    assert list(found) == [5, 4]


def test_postgresql_is_given_arrays() -> None:
    dialect = asyncpg.dialect()  # type: ignore[no-untyped-call] # SQLAlchemy has no types for it
    asked = str(select(ASKED.c.seqs).compile(dialect=dialect))
    assert "unnest($1::UUID[], $2::BIGINT[], $3::TIMESTAMP WITH TIME ZONE[])" in asked
    assert "AS rows (chats, seqs, times)" in asked
