"""Rows on the shelf: read once, and not believed any more when the chat was indexed anew."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import cast
from uuid import UUID

import pytest

from app.modules.chat.crud.search_lookup import LookupCrud
from app.modules.chat.crud.search_rows import Hit
from app.modules.chat.service.search import shelf as shelves
from app.modules.chat.service.search.postings import packed
from app.modules.chat.service.search.shelf import Shelf
from tests.kit.cast import Person
from tests.modules.chat.service.search.conftest import Finder

CHAT = UUID(int=1)


class Rows:
    def __init__(self) -> None:
        self.read: list[int] = []

    async def postings(self, ids: Sequence[int]) -> dict[int, bytes]:
        self.read += ids
        return {id_: packed([id_], {"tea": [0]}) for id_ in ids}


def hits(*ids: int) -> list[Hit]:
    return [Hit(id_, CHAT, id_, datetime(2030, 1, 1, tzinfo=UTC)) for id_ in ids]


async def test_a_row_is_read_once_while_the_mark_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "KEPT", 2)
    rows, shelf = Rows(), Shelf()
    lookup = cast(LookupCrud, rows)
    for asked in (hits(1, 2), hits(2, 1), hits(3), hits(1)):
        found = await shelf.postings(lookup, asked, {CHAT: (5, 5)})
        assert [one.times() for one in found] == [(hit.id,) for hit in asked]
    assert rows.read == [1, 2, 3]
    await shelf.postings(lookup, hits(1), {CHAT: (5, 6)})
    await shelf.postings(lookup, hits(2), {CHAT: (5, 5)})
    assert rows.read == [1, 2, 3, 1, 2]


async def test_a_word_that_was_corrected_is_found_after_the_same_row_was_read(
    ann: Person, indexed: Callable[[], Awaitable[None]]
) -> None:
    chat = await ann.opens()
    message = await ann.posts(chat, "tea")
    await indexed()
    assert await Finder(ann).texts("tea") == ["tea"]
    path = f"/chats/{chat['id']}/messages/{message['id']}/"
    await ann.http.patch(path, text="coffee")
    await indexed()
    assert await Finder(ann).texts("coffee") == ["coffee"]
    assert await Finder(ann).texts("tea") == []
