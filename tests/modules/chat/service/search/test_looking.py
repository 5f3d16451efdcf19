"""Looking in few rows: what is found is the same whether the newest rows suffice or not."""

from collections.abc import Awaitable, Callable

import pytest

from app.modules.chat.crud.search_lookup import LookupCrud
from app.modules.chat.service.search import looking
from tests.kit.cast import Person
from tests.modules.chat.service.search.conftest import Finder

Index = Callable[[], Awaitable[None]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the index of words was asked for."""
    asked: list[object] = []
    hits = LookupCrud.hits

    async def heard(self: LookupCrud, wanted: object, *others: object) -> object:
        asked.append(wanted)
        return await hits(self, wanted, *others)  # type: ignore[arg-type] # handed through

    monkeypatch.setattr(LookupCrud, "hits", heard)
    return asked


async def several_rows(ann: Person, bob: Person, index: Index, *texts: str) -> list[str]:
    """Each text in a row of its own, in one of two chats by turns; the newest first."""
    chats = [await ann.opens(bob) for _ in range(2)]
    for number, text in enumerate(texts):
        await ann.posts(chats[number % 2], text)
        await index()
    return list(reversed(texts))


async def test_what_is_said_often_is_found_in_the_newest_rows_alone(
    ann: Person, bob: Person, indexed: Index, asked: list[object]
) -> None:
    said = await several_rows(ann, bob, indexed, *(f"tea {number}" for number in range(9)))
    assert await Finder(bob).texts("tea", limit=3) == said[:3]
    assert await Finder(bob).texts("tea") == said
    assert asked == []


async def test_older_rows_are_read_as_long_as_they_hold_what_is_wanted(
    ann: Person, bob: Person, indexed: Index, asked: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"NEWEST": 1, "OLDER": 2, "FEW": 1, "TURNS": 9}.items():
        monkeypatch.setattr(looking, name, value)
    said = await several_rows(ann, bob, indexed, *(f"tea {number}" for number in range(9)))
    assert await Finder(bob).texts("tea") == said
    assert asked == []
    monkeypatch.setattr(looking, "TURNS", 2)
    assert await Finder(bob).texts("tea") == said
    assert len(asked) == 1


async def test_what_is_said_seldom_is_asked_of_the_index_of_words(
    ann: Person, bob: Person, indexed: Index, asked: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "NEWEST", 1)
    await several_rows(ann, bob, indexed, "coffee", "coffee too", *["tea"] * 6)
    assert await Finder(bob).texts("coffee") == ["coffee too", "coffee"]
    assert len(asked) == 1
