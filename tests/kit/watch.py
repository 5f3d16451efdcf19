"""What a test may count."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from app.adapters.database.engine import Database
from app.kernel import memory
from app.modules.auth.service import authentication

# What opens a block is not a question to the database.
OPENING = ("BEGIN", "PRAGMA")
# The worker of the outbox looks whenever it likes; what a block keeps there is counted.
LOOKING = "event_outbox"
CLEARING = "AS cleared"  # so does who tidies up behind chats that are gone
# And who makes words findable, unless somebody looks for some just then.
INDEXING = (
    "AS indexed",
    'AS "indexed"',
    "UPDATE chat_search",
    "INTO chat_search",
    "FROM chat_search WHERE",
)
KEEPING = "INSERT"


@contextmanager
def remembering() -> Iterator[None]:
    """What was known when the block began is known to its end, however slow the machine is."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (memory, authentication):
            patch.setattr(module, "FRESH", timedelta(hours=1))
        yield


@contextmanager
def glances(database: Database) -> Iterator[list[str]]:
    """The questions that go straight through asyncpg, which SQLAlchemy does not hear of."""
    asked: list[str] = []
    with remembering(), driven(database) as sent:
        yield asked  # filled when the block has ended
    asked += [query for query in sent if query.startswith("SELECT")]


@contextmanager
def driven(database: Database) -> Iterator[list[str]]:
    """All that goes through asyncpg, whoever sends it."""
    sent: list[str] = []
    heard: list[Any] = []

    def note(record: Any) -> None:
        sent.append(record.query)

    def listen(connection: Any, *_: object) -> None:
        connection.driver_connection.add_query_logger(note)
        heard.append(connection.driver_connection)

    (engine,) = database.engines
    event.listen(engine.sync_engine, "checkout", listen)
    try:
        yield sent
    finally:
        event.remove(engine.sync_engine, "checkout", listen)
        for driver in heard:
            driver.remove_query_logger(note)


@contextmanager
def queries(database: Database, expected: int, besides: str = LOOKING) -> Iterator[list[str]]:
    """Fails unless exactly so many statements are sent in the block; gives their texts.

    `besides`: those that name this table do not count.
    """
    with statements(database, besides) as sent:
        yield sent
    assert len(sent) == expected, f"{len(sent)} statements, not {expected}:\n" + "\n".join(sent)


@contextmanager
def statements(database: Database, besides: str = LOOKING) -> Iterator[list[str]]:
    """The texts of what is sent in the block."""
    sent: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        looking = LOOKING in statement and not statement.startswith(KEEPING)
        aside = any(mark in statement for mark in (CLEARING, *INDEXING)) or (
            besides != LOOKING and besides in statement
        )
        if not looking and not aside and not statement.startswith(OPENING):
            sent.append(statement)

    engines = [engine.sync_engine for engine in database.engines]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        with remembering():
            yield sent
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
