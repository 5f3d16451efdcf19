"""Pages of a chat's past."""

from contextlib import AbstractContextManager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.database.engine import Database
from app.kernel.errors import InvalidInput
from app.modules.chat.service.history import Where
from tests.kit.cast import Person
from tests.kit.house import House
from tests.kit.watch import glances, statements


def asked(database: Database) -> AbstractContextManager[list[str]]:
    return glances(database) if database.dialect == "postgresql" else statements(database)


PAGE_COST = 2  # the end of the chat's line, and the page with all that lies on it


async def test_bob_pages_through_the_past_in_every_direction(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    for n in range(1, 11):
        await ann.posts(chat, str(n))

    async def seqs(**where: int) -> tuple[list[int], bool, bool]:
        page = await bob.history(chat, limit=3, **where)
        return [m["seq"] for m in page["entities"]], page["has_before"], page["has_after"]

    assert await seqs() == ([8, 9, 10], True, False)
    assert await seqs(before=8) == ([5, 6, 7], True, True)
    assert await seqs(before=2) == ([1], False, True)
    assert await seqs(after=0) == ([1, 2, 3], False, True)
    assert await seqs(after=9) == ([10], True, False)
    assert await seqs(after=10) == ([], True, False)
    assert await seqs(around=5) == ([4, 5, 6], True, True)
    assert await seqs(around=10) == ([8, 9, 10], True, False)
    assert await seqs(offset=0) == ([1, 2, 3], False, True)
    assert await seqs(offset=9) == ([10], True, False)


async def test_an_empty_chat_has_an_empty_page(ann: Person) -> None:
    page = await ann.history(await ann.opens())

    assert page == {
        "entities": [], "total_count": 0, "has_before": False, "has_after": False, "last_seq": 0,
        "version": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    "params",
    [
        {"before": 1, "after": 1}, {"around": 1, "offset": 1}, {"before": "x"}, {"before": -1},
        {"offset": "1_0"}, {"limit": 0}, {"limit": 101}, {"before": 10**30},
    ],
)  # fmt: skip
async def test_a_page_that_cannot_be_is_refused(ann: Person, params: dict[str, object]) -> None:
    chat = await ann.opens()

    response = await ann.http.ask("GET", f"/chats/{chat['id']}/history/", params=params)

    assert response.status_code == 422


async def test_every_page_costs_the_same(ann: Person, bob: Person, house: House) -> None:
    chat = await ann.opens(bob)
    for n in range(30):
        await (ann, bob)[n % 2].posts(chat, str(n))
        if n % 10 == 0:  # said by the system, which speaks of people
            await ann.http.patch(f"/chats/{chat['id']}/", name=f"Tea {n}")

    for where in ({"limit": 2}, {"limit": 30}, {"limit": 10, "offset": 3}, {"around": 15}):
        with asked(house.database) as sent:
            await ann.history(chat, **where)
        assert len([one for one in sent if "auth_" not in one]) == PAGE_COST, sent


async def test_a_page_shows_all_that_people_have_put_on_it(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    posted = [await ann.posts(chat, text) for text in ("one", "two", "three")]
    at = f"/chats/{chat['id']}/messages"
    for emoji in ("👍", "❤"):
        await bob.http.put(f"{at}/{posted[0]['id']}/reactions/{emoji}/")
        await ann.http.put(f"{at}/{posted[0]['id']}/reactions/{emoji}/")
    await ann.http.put(f"/chats/{chat['id']}/pins/{posted[1]['id']}/")
    await bob.http.delete(f"{at}/{posted[2]['id']}/", **{"for": "me"})
    await bob.http.post(f"/chats/{chat['id']}/read/", seq=1)

    (first, second) = (await bob.history(chat))["entities"]

    both = [bob.id, ann.id]
    assert first["reactions"] == [
        {"emoji": "👍", "count": 2, "account_ids": both},
        {"emoji": "❤", "count": 2, "account_ids": both},
    ]
    assert (first["read_count"], first["is_read"], first["pinned"]) == (1, True, False)
    assert (second["read_count"], second["is_read"], second["pinned"]) == (0, False, True)
    assert second["sender"]["id"] == ann.id


async def test_a_new_name_is_on_the_next_page(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    await ann.posts(chat, "hello")
    await bob.history(chat)
    await ann.http.patch("/accounts/me/", display_name="Anna")

    (message,) = (await bob.history(chat))["entities"]

    assert message["sender"]["display_name"] == "Anna"


@given(
    last_seq=st.integers(0, 50), limit=st.integers(1, 20),
    kind=st.sampled_from(["before", "after", "around", "offset", "newest"]),
    place=st.integers(0, 60),
)  # fmt: skip
def test_a_range_lies_within_the_chat_and_is_no_longer_than_the_page(
    last_seq: int, limit: int, kind: str, place: int
) -> None:
    where = Where() if kind == "newest" else Where(**{kind: place})

    first, last = where.range(last_seq, limit)

    assert first >= 1
    assert last <= last_seq
    assert last - first + 1 <= limit
    if kind == "around" and 1 <= place <= last_seq:
        assert first <= place <= last


def test_two_places_at_once_are_none() -> None:
    with pytest.raises(InvalidInput):
        Where(before=1, offset=1)
