"""What lies on one message each of many chats is looked up, however long the chats are."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import event

from app.adapters.database.engine import Database
from app.adapters.database.failures import Failures
from app.adapters.database.settings import DatabaseSettings
from app.kernel.events import EventBus
from app.kernel.ids import new_id
from app.kernel.transaction import Transaction
from app.modules.chat.crud.members import MemberCrud
from app.modules.chat.crud.reactions import PinCrud, ReactionCrud
from app.modules.chat.models import Message

PLACES = [(new_id(), seq) for seq in (3, 14, 159)]


@pytest.fixture
async def database(sqlite_url: str) -> AsyncIterator[Database]:
    database = Database(DatabaseSettings.read({"DB_URL": sqlite_url}), EventBus(), Failures())
    yield database
    await database.close()


async def reactions(transaction: Transaction) -> None:
    await ReactionCrud(transaction).at(PLACES)


async def pins(transaction: Transaction) -> None:
    await PinCrud(transaction).at(PLACES)


async def readers(transaction: Transaction) -> None:
    messages = [Message(chat_id=chat_id, seq=seq) for chat_id, seq in PLACES]
    await MemberCrud(transaction).read_counts(messages)


@pytest.mark.parametrize(
    ("ask", "table"),
    [(reactions, "chat_reactions"), (pins, "chat_pins"), (readers, "chat_messages")],
)
async def test_messages_of_several_chats_are_looked_up_by_their_places(
    database: Database, ask: Callable[[Transaction], Awaitable[None]], table: str
) -> None:
    said: list[tuple[str, Any]] = []

    def listen(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        said.append((statement, parameters))

    async with database.reading() as transaction:
        event.listen(database.engines[0].sync_engine, "before_cursor_execute", listen)
        await ask(transaction)
        ((statement, parameters),) = said
        connection = await transaction.session.connection()
        plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        steps = [str(row["detail"]) for row in plan.mappings()]
    (step,) = [step for step in steps if f" {table} " in step]
    assert step.startswith("SEARCH")
    assert "(chat_id=? AND seq=?)" in step, steps
