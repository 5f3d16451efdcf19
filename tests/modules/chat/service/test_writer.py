"""The line before the database."""

import asyncio
from collections.abc import Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from app.kernel.caller import Caller, Role
from app.kernel.errors import ServiceUnavailable
from app.kernel.ids import new_id
from app.modules.chat.errors import ChatMissing
from app.modules.chat.schemas.messages import MessagePost
from app.modules.chat.service.writer import (
    BATCH_MAX,
    WAITING_MAX,
    Outcome,
    Overloaded,
    Post,
    Posted,
    Writer,
)

CALLER = Caller(new_id(), new_id(), Role.USER, datetime(2030, 1, 1, tzinfo=UTC))
CHAT = new_id()


class Desk:
    """A database that commits when it is told to, and remembers the batches it was given."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.open = asyncio.Event()
        self.open.set()
        self.poison: str | None = None
        self.away = False
        self.doubt = False
        self.tries = 0

    @asynccontextmanager
    async def unit_of_work(self) -> Any:
        self.tries += 1
        if self.away:
            raise ServiceUnavailable
        yield None
        await self.open.wait()
        if self.doubt:
            raise ConnectionError("the answer to the commit was lost")

    async def compose(self, _: Any, posts: Sequence[Post]) -> list[Outcome]:
        texts = [post.body.text for post in posts]
        self.batches.append(texts)
        if self.poison in texts:
            raise RuntimeError("the block broke")
        return [ChatMissing() if t == "foreign" else Posted(t, False) for t in texts]  # type: ignore[arg-type] # what it holds does not matter here


def post(text: str, chat_id: UUID = CHAT) -> Post:
    return Post(CALLER, chat_id, MessagePost(text=text))


async def told(writer: Writer, *texts: str) -> list[object]:
    return list(
        await asyncio.gather(*(writer.post(post(t)) for t in texts), return_exceptions=True)
    )


async def test_a_lone_message_is_written_at_once() -> None:
    desk = Desk()
    writer = Writer(desk.unit_of_work, desk.compose, lanes=1)

    posted = await writer.post(post("alone"))

    assert posted == Posted("alone", False)  # type: ignore[arg-type] # see the desk
    assert desk.batches == [["alone"]]


async def test_what_gathers_during_a_commit_is_the_next_batch_in_order() -> None:
    desk = Desk()
    desk.open.clear()
    writer = Writer(desk.unit_of_work, desk.compose, lanes=1)

    first = asyncio.create_task(writer.post(post("first")))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    others = [asyncio.create_task(writer.post(post(str(n)))) for n in range(BATCH_MAX + 3)]
    await asyncio.sleep(0)
    desk.open.set()
    await asyncio.gather(first, *others)

    assert [len(batch) for batch in desk.batches] == [1, BATCH_MAX, 3]
    written = [text for batch in desk.batches[1:] for text in batch]
    assert written == [str(n) for n in range(BATCH_MAX + 3)]


async def test_a_refusal_is_only_its_own() -> None:
    desk = Desk()
    writer = Writer(desk.unit_of_work, desk.compose, lanes=1)

    outcomes = await told(writer, "mine", "foreign", "mine too")

    assert isinstance(outcomes[1], ChatMissing)
    assert isinstance(outcomes[0], Posted)
    assert isinstance(outcomes[2], Posted)
    assert len(desk.batches) == 1


async def test_of_a_batch_that_breaks_only_the_guilty_one_is_refused() -> None:
    desk = Desk()
    desk.poison = "guilty"
    writer = Writer(desk.unit_of_work, desk.compose, lanes=1)

    outcomes = await told(writer, "a", "guilty", "b")

    assert [type(outcome) for outcome in outcomes] == [Posted, RuntimeError, Posted]
    assert desk.batches == [["a", "guilty", "b"], ["a"], ["guilty"], ["b"]]


async def test_whoever_has_gone_is_not_told_and_harms_nobody() -> None:
    desk = Desk()
    desk.open.clear()
    writer = Writer(desk.unit_of_work, desk.compose, lanes=1)

    gone = asyncio.create_task(writer.post(post("gone")))
    stays = asyncio.create_task(writer.post(post("stays")))
    await asyncio.sleep(0)
    gone.cancel()
    desk.open.set()

    assert await stays == Posted("stays", False)  # type: ignore[arg-type] # see the desk
    with pytest.raises(asyncio.CancelledError):
        await gone


async def test_a_full_line_asks_to_try_again() -> None:
    desk = Desk()
    desk.open.clear()
    writer = Writer(desk.unit_of_work, desk.compose, lanes=1)
    waiting = [asyncio.create_task(writer.post(post(str(n)))) for n in range(WAITING_MAX)]
    await asyncio.sleep(0)
    while len(desk.batches) == 0:
        await asyncio.sleep(0)
    more = [asyncio.create_task(writer.post(post("more"))) for _ in range(BATCH_MAX)]
    await asyncio.sleep(0)

    with pytest.raises(Overloaded) as refused:
        await writer.post(post("too many"))

    assert refused.value.temporary
    assert refused.value.retry_after == 1.0
    desk.open.set()
    await asyncio.gather(*waiting, *more)


async def test_two_lanes_write_side_by_side() -> None:
    desk = Desk()
    desk.open.clear()
    writer = Writer(desk.unit_of_work, desk.compose, lanes=2)

    tasks = [asyncio.create_task(writer.post(post(str(n), UUID(int=n)))) for n in range(4)]
    for _ in range(5):
        await asyncio.sleep(0)

    assert desk.batches == [["0", "2"], ["1", "3"]]
    desk.open.set()
    await asyncio.gather(*tasks)


async def test_while_the_database_is_away_everybody_is_told_after_one_try() -> None:
    desk = Desk()
    desk.away = True
    writer = Writer(desk.unit_of_work, desk.compose, lanes=1)

    outcomes = await told(writer, "a", "b", "c")

    assert [type(outcome) for outcome in outcomes] == [ServiceUnavailable] * 3
    assert desk.tries == 1


async def test_a_commit_in_doubt_is_not_tried_again() -> None:
    desk = Desk()
    desk.doubt = True
    writer = Writer(desk.unit_of_work, desk.compose, lanes=1)

    outcomes = await told(writer, "a", "b")

    assert [type(outcome) for outcome in outcomes] == [ConnectionError] * 2
    assert desk.batches == [["a", "b"]]
