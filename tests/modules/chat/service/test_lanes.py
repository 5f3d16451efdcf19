"""A lane rests for those it has just answered, and for nobody else."""

import asyncio
from datetime import UTC, datetime

import pytest

from app.kernel.caller import Caller, Role
from app.kernel.ids import new_id
from app.modules.chat.schemas.messages import MessagePost
from app.modules.chat.service import lanes
from app.modules.chat.service.lanes import BATCH_MAX, SEVERAL, Lane
from app.modules.chat.service.posts import Post
from tests.kit.doors import PATIENCE

CALLER = Caller(new_id(), new_id(), Role.USER, datetime(2030, 1, 1, tzinfo=UTC))


def come(lane: Lane, count: int) -> None:
    for number in range(count):
        lane.put(Post(CALLER, new_id(), MessagePost(text=str(number))), lambda _: None)


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rest that time alone does not end."""
    monkeypatch.setattr(lanes, "REST", 10 * PATIENCE)


@pytest.mark.usefixtures("endless")
async def test_after_one_alone_it_does_not_rest() -> None:
    lane = Lane()
    async with asyncio.timeout(PATIENCE):
        await lane.rest(SEVERAL - 1)


@pytest.mark.usefixtures("endless")
async def test_its_rest_ends_when_all_who_were_answered_are_back() -> None:
    lane = Lane()
    come(lane, 3)
    rest = asyncio.create_task(lane.rest(SEVERAL))
    await asyncio.sleep(0)
    come(lane, SEVERAL - 1)
    await asyncio.sleep(0)
    assert not rest.done()
    come(lane, 1)
    async with asyncio.timeout(PATIENCE):
        await rest


@pytest.mark.usefixtures("endless")
async def test_more_than_a_batch_is_not_waited_for() -> None:
    lane = Lane()
    come(lane, BATCH_MAX)
    async with asyncio.timeout(PATIENCE):
        await lane.rest(BATCH_MAX)


async def test_who_was_answered_and_has_no_more_to_say_holds_nobody_up() -> None:
    async with asyncio.timeout(PATIENCE):
        await Lane().rest(BATCH_MAX)


async def test_a_batch_is_those_who_came_first() -> None:
    lane = Lane()
    come(lane, BATCH_MAX + 3)
    assert [len(lane.batch()), len(lane.batch()), len(lane.batch())] == [BATCH_MAX, 3, 0]
