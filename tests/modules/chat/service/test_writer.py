"""The line before the database."""

import asyncio
from collections.abc import Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from typing_extensions import override

from app.kernel.caller import Caller, Role
from app.kernel.errors import Busy, ServiceUnavailable
from app.kernel.ids import new_id
from app.modules.chat.errors import AlreadyPosted, ChatMissing
from app.modules.chat.schemas.messages import MessagePost
from app.modules.chat.service.lanes import BATCH_MAX
from app.modules.chat.service.posts import Composer, Outcome, Post, Posted
from app.modules.chat.service.writer import WAITING_MAX, Overloaded, Writer
from tests.kit.doors import PATIENCE

CALLER = Caller(new_id(), new_id(), Role.USER, datetime(2030, 1, 1, tzinfo=UTC))
CHAT = new_id()
WHO: ContextVar[str] = ContextVar("who")


class Desk(Composer[None]):
    """A database that commits when it is told to, and remembers the batches it was given."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.open = asyncio.Event()
        self.open.set()
        self.poison: str | None = None
        self.away = False
        self.doubt = False
        self.tries = 0
        self.known: set[str] = set()
        self.held: str | None = None
        self.looked: list[bool] = []
        self.whose: list[str | None] = []

    @asynccontextmanager
    async def unit_of_work(self) -> Any:
        self.tries += 1
        if self.away:
            raise ServiceUnavailable
        yield None
        await self.open.wait()
        if self.doubt:
            raise ConnectionError("the answer to the commit was lost")

    @override
    async def ahead(self, posts: Sequence[Post]) -> None:
        """There is nothing to ask."""

    @override
    async def at_once(self, posts: Sequence[Post], ahead: None) -> list[Posted | None]:
        return [None] * len(posts)

    @override
    def committed(self, posts: Sequence[Post]) -> None:
        """Nothing is remembered."""

    @override
    async def compose(
        self, transaction: Any, posts: Sequence[Post], ahead: None, *, repeats: bool
    ) -> list[Outcome]:
        texts = [post.text for post in posts]
        self.batches.append(texts)
        self.looked.append(repeats)
        self.whose.append(WHO.get(None))
        if self.known & set(texts) and not repeats:
            raise AlreadyPosted
        if self.held in texts:
            raise Busy
        if self.poison in texts:
            raise RuntimeError("the block broke")
        return [ChatMissing() if t == "foreign" else Posted(t, t in self.known) for t in texts]  # type: ignore[arg-type] # what it holds does not matter here


def post(text: str, chat_id: UUID = CHAT) -> Post:
    return Post(CALLER, chat_id, MessagePost(text=text))


async def told(writer: Writer, *texts: str) -> list[object]:
    return list(
        await asyncio.gather(*(writer.post(post(t)) for t in texts), return_exceptions=True)
    )


async def test_a_lone_message_is_written_at_once() -> None:
    desk = Desk()
    writer = Writer(desk.unit_of_work, desk.unit_of_work, desk, lanes=1)

    posted = await writer.post(post("alone"))

    assert posted == Posted("alone", False)  # type: ignore[arg-type] # see the desk
    assert desk.batches == [["alone"]]


async def test_what_gathers_during_a_commit_is_the_next_batch_in_order() -> None:
    desk = Desk()
    desk.open.clear()
    writer = Writer(desk.unit_of_work, desk.unit_of_work, desk, lanes=1)

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
    writer = Writer(desk.unit_of_work, desk.unit_of_work, desk, lanes=1)

    outcomes = await told(writer, "mine", "foreign", "mine too")

    assert isinstance(outcomes[1], ChatMissing)
    assert isinstance(outcomes[0], Posted)
    assert isinstance(outcomes[2], Posted)
    assert len(desk.batches) == 1


async def test_of_a_batch_that_breaks_only_the_guilty_one_is_refused() -> None:
    desk = Desk()
    desk.poison = "guilty"
    writer = Writer(desk.unit_of_work, desk.unit_of_work, desk, lanes=1)

    outcomes = await told(writer, "a", "guilty", "b")

    assert [type(outcome) for outcome in outcomes] == [Posted, RuntimeError, Posted]
    assert desk.batches == [["a", "guilty", "b"], ["a"], ["guilty"], ["b"]]


async def test_whoever_has_gone_is_not_told_and_harms_nobody() -> None:
    desk = Desk()
    desk.open.clear()
    writer = Writer(desk.unit_of_work, desk.unit_of_work, desk, lanes=1)

    gone = asyncio.create_task(writer.post(post("gone")))
    stays = asyncio.create_task(writer.post(post("stays")))
    await asyncio.sleep(0)
    gone.cancel()
    desk.open.set()

    assert await stays == Posted("stays", False)  # type: ignore[arg-type] # see the desk
    with pytest.raises(asyncio.CancelledError):
        await gone


async def test_whoever_ends_the_writing_leaves_nobody_waiting() -> None:
    desk = Desk()
    desk.open.clear()
    writer = Writer(desk.unit_of_work, desk.unit_of_work, desk, lanes=1)
    begun = asyncio.create_task(writer.post(post("begun")))
    while not desk.batches:
        await asyncio.sleep(0)
    behind = asyncio.create_task(writer.post(post("behind")))
    await asyncio.sleep(0)
    [writing] = [each for each in asyncio.all_tasks() if "_drain" in str(each.get_coro())]

    writing.cancel()
    desk.open.set()

    async with asyncio.timeout(PATIENCE):
        with pytest.raises(ServiceUnavailable):
            await begun
        assert await behind == Posted("behind", False)  # type: ignore[arg-type] # see the desk
        assert await writer.post(post("later")) == Posted("later", False)  # type: ignore[arg-type] # see the desk


async def test_whoever_ends_the_second_try_leaves_nobody_waiting() -> None:
    desk = Desk()
    writer = Writer(desk.unit_of_work, desk.unit_of_work, desk, lanes=1)
    desk.poison = "guilty"
    desk.open.clear()
    waiting = [asyncio.create_task(writer.post(post(t))) for t in ("one", "guilty", "three")]
    while len(desk.batches) < 2:  # all of them, then each alone
        await asyncio.sleep(0)
    [writing] = [each for each in asyncio.all_tasks() if "_drain" in str(each.get_coro())]
    writing.cancel()

    async with asyncio.timeout(PATIENCE):
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [ServiceUnavailable] * 3


async def test_what_is_written_for_many_knows_nothing_of_the_first() -> None:
    desk = Desk()
    writer = Writer(desk.unit_of_work, desk.unit_of_work, desk, lanes=1)
    WHO.set("ann")
    await writer.post(post("hers"))
    assert desk.whose == [None]


async def test_a_full_line_asks_to_try_again() -> None:
    desk = Desk()
    desk.open.clear()
    writer = Writer(desk.unit_of_work, desk.unit_of_work, desk, lanes=1)
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


async def test_a_second_lane_opens_when_many_wait_and_a_chat_stays_in_its_own() -> None:
    desk = Desk()
    desk.open.clear()
    writer = Writer(desk.unit_of_work, desk.unit_of_work, desk, lanes=2)

    first = [f"a{n}" for n in range(BATCH_MAX)]
    tasks = [asyncio.create_task(writer.post(post(text, UUID(int=1)))) for text in first]
    tasks += [asyncio.create_task(writer.post(post("b", UUID(int=2))))]
    tasks += [asyncio.create_task(writer.post(post("last", UUID(int=1))))]
    for _ in range(5):
        await asyncio.sleep(0)

    assert desk.batches == [first, ["b"]]
    desk.open.set()
    await asyncio.gather(*tasks)
    assert desk.batches[2:] == [["last"]]


async def test_a_chat_that_somebody_holds_keeps_only_its_own_messages_waiting() -> None:
    desk = Desk()
    desk.held = "stuck"
    writer = Writer(desk.unit_of_work, desk.unit_of_work, desk, lanes=1)
    texts = {"a": UUID(int=1), "stuck": UUID(int=2), "b": UUID(int=1)}

    outcomes = await asyncio.gather(
        *(writer.post(post(text, chat)) for text, chat in texts.items()), return_exceptions=True
    )

    assert [type(outcome) for outcome in outcomes] == [Posted, Busy, Posted]
    assert desk.batches == [["a", "stuck", "b"], ["a", "b"], ["stuck"]]


async def test_while_the_database_is_away_everybody_is_told_after_one_try() -> None:
    desk = Desk()
    desk.away = True
    writer = Writer(desk.unit_of_work, desk.unit_of_work, desk, lanes=1)

    outcomes = await told(writer, "a", "b", "c")

    assert [type(outcome) for outcome in outcomes] == [ServiceUnavailable] * 3
    assert desk.tries == 1


async def test_a_commit_in_doubt_is_not_tried_again() -> None:
    desk = Desk()
    desk.doubt = True
    writer = Writer(desk.unit_of_work, desk.unit_of_work, desk, lanes=1)

    outcomes = await told(writer, "a", "b")

    assert [type(outcome) for outcome in outcomes] == [ConnectionError] * 2
    assert desk.batches == [["a", "b"]]


async def test_whatever_was_accepted_is_written_before_the_end() -> None:
    desk = Desk()
    desk.open.clear()
    writer = Writer(desk.unit_of_work, desk.unit_of_work, desk, lanes=2)
    await writer.settled()  # nothing waits: there is nothing to wait for

    waiting = [asyncio.create_task(writer.post(post(str(n)))) for n in range(BATCH_MAX + 3)]
    await asyncio.sleep(0)
    waiting[0].cancel()  # whoever asked may be gone by then
    end = asyncio.create_task(writer.settled())
    await asyncio.sleep(0)
    assert not end.done()
    desk.open.set()
    await end

    assert sorted(map(len, desk.batches)) == [3, BATCH_MAX]
    assert all(one.done() for one in waiting)


async def test_a_repeat_is_looked_for_only_when_there_is_one() -> None:
    desk = Desk()
    writer = Writer(desk.unit_of_work, desk.unit_of_work, desk, lanes=1)
    desk.known = {"again"}

    first = await writer.post(post("new"))
    repeat = await writer.post(post("again"))
    wary = await writer.post(post("new too"))
    calm = await writer.post(post("and this"))

    assert [one.duplicate for one in (first, repeat, wary, calm)] == [False, True, False, False]
    assert desk.looked == [False, False, True, True, False]
