"""Both stores: databases are made, filled, copied, counted and dropped."""

from pathlib import Path

import pytest
from sqlalchemy import make_url

from bench.naive.models import Message, User
from bench.population import Population
from bench.stores.postgresql import PostgresqlStore
from bench.stores.sqlite import SqliteStore
from bench.stores.store import Store, filled_in
from bench.subjects.naive import Naive
from tests.kit.postgresql import PostgresqlServer

PEOPLE = Population(people=6, chat_size=2, messages=30, elsewhere=12)
NAIVE = Naive("naive", {})


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "sqlite":
        return SqliteStore(tmp_path)
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    return PostgresqlStore(server.url("postgres"))


def test_a_copy_has_what_the_first_has_and_changes_nothing_there(store: Store) -> None:
    first = store.create()
    visitors = NAIVE.prepare(store, first, PEOPLE)
    copied = store.copy(first)
    store.fill(copied, User.__table__, [{"id": 99, "username": "late"}])  # type: ignore[arg-type] # a mapped table is one
    assert len(visitors) == 6
    assert (store.count(first, "users"), store.count(copied, "users")) == (6, 7)
    assert store.count(copied, "messages") == 42
    store.drop(copied)
    store.drop(first)


def test_a_dropped_database_is_gone(store: Store) -> None:
    url = store.create()
    NAIVE.prepare(store, url, PEOPLE)
    store.drop(url)
    if store.name == "sqlite":
        assert not Path(str(make_url(url).database)).exists()
    else:
        with pytest.raises(Exception, match="does not exist"):
            store.count(url, "users")


def test_it_says_what_it_is(store: Store) -> None:
    assert store.described().lower().startswith(store.name)


def test_a_row_is_given_what_the_database_would_not_know() -> None:
    table = Message.__table__
    row = filled_in(table, {"id": 1, "content": "Hello"})  # type: ignore[arg-type] # a mapped table is one
    assert row == {"id": 1, "content": "Hello"}, "created_at has a default in the database"
