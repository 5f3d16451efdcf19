"""What a test may count."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from app.adapters.database.engine import Database

# What opens a block is not a question to the database.
OPENING = ("BEGIN", "PRAGMA")
# The worker of the outbox looks whenever it likes; what a block keeps there is counted.
LOOKING = "event_outbox"
KEEPING = "INSERT"


@contextmanager
def queries(database: Database, expected: int, besides: str = LOOKING) -> Iterator[list[str]]:
    """Fails unless exactly so many statements are sent in the block; gives their texts.

    `besides`: those that name this table do not count.
    """
    sent: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        looking = LOOKING in statement and not statement.startswith(KEEPING)
        aside = besides != LOOKING and besides in statement
        if not looking and not aside and not statement.startswith(OPENING):
            sent.append(statement)

    engines = [engine.sync_engine for engine in database.engines]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
    assert len(sent) == expected, f"{len(sent)} statements, not {expected}:\n" + "\n".join(sent)
