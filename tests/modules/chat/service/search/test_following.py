"""The index follows what is said by itself, in the background, and clears up behind it."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.kernel.measures import Measures
from app.modules.chat.models import SearchMark, SearchSegment
from app.modules.chat.service.search import following
from app.modules.chat.service.search.following import Following
from app.modules.chat.service.search.indexing import Indexing
from app.modules.chat.service.search.pace import Pace
from tests.kit.cast import Cast, Person
from tests.kit.doors import PATIENCE
from tests.kit.house import House, messenger
from tests.modules.chat.service.search.conftest import Finder, Frame


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "GATHER_SECONDS", 0.0)
    monkeypatch.setattr(following, "ROUND_SECONDS", 0.02)
    monkeypatch.setattr(following, "REST", 0.0)
    monkeypatch.setattr(following, "AFTER_FAULT", 0.0)


async def rows(house: House, chat: Frame) -> int:
    query = select(func.count()).where(SearchSegment.chat_id == UUID(chat["id"]))
    async with house.database.reading() as transaction:
        return await transaction.session.scalar(query) or 0


async def until(house: House, chat: Frame, *, there: bool) -> None:
    async with asyncio.timeout(PATIENCE):
        while bool(await rows(house, chat)) is not there:
            await asyncio.sleep(0.01)


@pytest.mark.usefixtures("hurried")
async def test_what_is_said_gets_into_the_index_and_goes_with_the_chat(database_url: str) -> None:
    async with messenger(database_url) as house:
        ann = await Cast(house).person("ann")
        chat = await ann.opens()
        await ann.posts(chat, "tea")
        await until(house, chat, there=True)
        await ann.http.delete(f"/chats/{chat['id']}/")
        await until(house, chat, there=False)


@pytest.mark.usefixtures("hurried")
async def test_what_nobody_has_told_is_found_by_the_round(database_url: str) -> None:
    async with messenger(database_url) as house:
        ann = await Cast(house).person("ann")
        chat = await ann.opens()
        await ann.posts(chat, "tea")
        await until(house, chat, there=True)
        async with house.database.unit_of_work() as transaction:
            mark = await transaction.session.get(SearchMark, UUID(chat["id"]))
            await transaction.session.delete(mark)
        # As a machine that is started anew finds it: only part of the past is there.
    async with messenger(database_url) as house:
        async with asyncio.timeout(PATIENCE):
            while (await counts(house)) != (1, 1):
                await asyncio.sleep(0.01)


async def counts(house: House) -> tuple[int, int]:
    return await house.app.state.wiring.get(Following).counts()  # type: ignore[no-any-return] # the wiring knows no types


async def test_a_round_looks_at_all_chats_a_few_at_a_time(
    house: House, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "ROUND_CHATS", 2)
    for number in range(5):
        await ann.posts(await ann.opens(), f"tea {number}")
    writing, reading = house.database.unit_of_work, house.database.reading
    mine = Following(Indexing(writing, reading), writing, reading, Measures())
    told = [indexed async for indexed in mine.all()]
    assert told == sorted(told)
    total, indexed = await mine.counts()
    assert total - indexed == 0
    assert len(await Finder(ann).texts("tea")) == 5


@pytest.mark.usefixtures("hurried")
async def test_a_fault_does_not_end_it(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = [True]
    sound = Indexing.step

    async def shaky(self: Indexing, chat_id: UUID, pace: Pace) -> bool:
        if broken:
            broken.pop()
            raise OSError("the database is away")
        return await sound(self, chat_id, pace)

    monkeypatch.setattr(Indexing, "step", shaky)
    # A house of its own: what others have said in a shared one would come first.
    async with messenger(database_url) as house:
        ann = await Cast(house).person("ann")
        chat = await ann.opens()
        await ann.posts(chat, "tea")
        await until(house, chat, there=True)
    assert broken == []
