"""The index follows the chat's line: all of it, once, whoever else tries at the same time."""

import asyncio
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.modules.chat.crud.search_index import IndexCrud
from app.modules.chat.crud.search_rows import Mark
from app.modules.chat.models import SearchMark, SearchSegment
from app.modules.chat.service.search import indexing
from app.modules.chat.service.search.indexing import Indexing
from app.modules.chat.service.search.wanted import Wanted
from tests.kit.cast import Person
from tests.kit.house import House
from tests.modules.chat.service.search.conftest import Finder, Frame


def of(house: House) -> Indexing:
    return Indexing(house.database.unit_of_work, house.database.reading)


async def index(house: House, chat: Frame) -> None:
    while await of(house).step(UUID(chat["id"])):
        pass


async def extents(house: House, chat: Frame) -> list[tuple[int, int]]:
    query = select(SearchSegment.first_seq, SearchSegment.last_seq)
    query = query.where(SearchSegment.chat_id == UUID(chat["id"])).order_by(SearchSegment.first_seq)
    async with house.database.reading() as transaction:
        return [(row[0], row[1]) for row in (await transaction.session.execute(query)).all()]


async def test_a_chat_is_indexed_once_however_many_try(house: House, ann: Person) -> None:
    chat = await ann.opens()
    for number in range(5):
        await ann.posts(chat, f"tea {number}")
    await asyncio.gather(*(index(house, chat) for _ in range(5)))
    await ann.posts(chat, "tea 5")
    await asyncio.gather(*(index(house, chat) for _ in range(5)))
    assert await extents(house, chat) == [(1, 5), (6, 6)]
    assert len(await Finder(ann).texts("tea")) == 6


async def test_whoever_comes_late_writes_nothing(house: House, ann: Person) -> None:
    chat = await ann.opens()
    await ann.posts(chat, "tea")
    await index(house, chat)
    async with house.database.unit_of_work() as transaction:
        moved = IndexCrud(transaction).move(UUID(chat["id"]), Mark(0, 0, 1), Mark(1, 1, 1))
        assert not await moved


async def test_a_long_past_is_indexed_step_by_step(
    house: House, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "MESSAGES", 3)
    monkeypatch.setattr(indexing, "REWRITTEN", 1)
    monkeypatch.setattr(indexing, "CHANGES", 2)
    chat = await ann.opens()
    posted = [await ann.posts(chat, f"tea {number}") for number in range(10)]
    await index(house, chat)
    for message in posted[::3]:
        path = f"/chats/{chat['id']}/messages/{message['id']}/"
        await ann.http.patch(path, text="coffee")
        await ann.http.put(f"{path}reactions/👍/")
    await index(house, chat)
    page = await Finder(ann).page("coffee")
    assert [one["message"]["seq"] for one in page["entities"]] == [10, 7, 4, 1]
    assert len(await Finder(ann).texts("tea")) == 6


async def test_what_was_indexed_by_other_rules_is_indexed_anew(
    house: House, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "CLEARED", 1)
    chat = await ann.opens()
    for _ in range(3):
        await ann.posts(chat, "tea")
        await index(house, chat)
    async with house.database.unit_of_work() as transaction:
        mark = await transaction.session.get(SearchMark, UUID(chat["id"]))
        assert mark is not None
        mark.analysis = 0
    assert len(await Finder(ann).texts("tea")) == 3
    await index(house, chat)
    assert await extents(house, chat) == [(1, 3)]


async def test_nothing_is_begun_for_a_chat_that_is_gone(house: House, ann: Person) -> None:
    chat = await ann.opens()
    await ann.posts(chat, "tea")
    await ann.http.delete(f"/chats/{chat['id']}/")
    assert not await of(house).step(UUID(chat["id"]))
    assert await extents(house, chat) == []


WORDS = st.sampled_from(["чай", "чая", "Чаю", "кофе", "tea", "teas", "run", "running", "ёж", "👍"])
TEXTS = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("post"), TEXTS),
        st.tuples(st.just("edit"), TEXTS),
        st.tuples(st.just("delete"), st.just("")),
        st.tuples(st.just("hide"), st.just("")),
        st.tuples(st.just("index"), st.just("")),
    ),
    min_size=1,
    max_size=14,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ACTS, st.lists(TEXTS, min_size=1, max_size=4), st.data())
async def test_what_is_found_is_what_a_look_at_every_message_finds(
    house: House, ann: Person, acts: list[tuple[str, str]], queries: list[str], data: st.DataObject
) -> None:
    chat = await ann.opens()
    at, posted = f"/chats/{chat['id']}/messages", list[str]()
    for act, text in acts:
        if act == "post":
            posted.append((await ann.posts(chat, text))["id"])
        elif act == "index":
            await index(house, chat)
        elif posted:
            path = f"{at}/{data.draw(st.sampled_from(posted))}/"
            if act == "edit":
                await ann.http.ask("PATCH", path, json={"text": text})
            else:
                params = {"for": "me"} if act == "hide" else {}
                await ann.http.ask("DELETE", path, params=params)
    history = (await ann.history(chat))["entities"][::-1]
    for query in queries:
        scanned = [
            one["id"]
            for one in history
            if one["deleted_at"] is None and Wanted(query).highlights(one["text"]) is not None
        ]
        found = await Finder(ann).page(query, chat_id=chat["id"])
        assert [one["message"]["id"] for one in found["entities"]] == scanned, query
