"""Reactions and pins."""

import asyncio

import pytest

from tests.kit.cast import Person


async def test_reactions_are_counted_by_emoji(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    message = await ann.posts(chat)
    path = f"/chats/{chat['id']}/messages/{message['id']}/reactions"

    await ann.http.put(f"{path}/👍/")
    await bob.http.put(f"{path}/👍/")
    await bob.http.put(f"{path}/❤️/")
    again = await bob.http.put(f"{path}/❤️/")
    taken_away = await ann.http.delete(f"{path}/👍/")

    assert {r["emoji"]: r["count"] for r in again["reactions"]} == {"👍": 2, "❤️": 1}
    assert again["version"] == 4
    counts = {r["emoji"]: r["account_ids"] for r in taken_away["reactions"]}
    assert counts == {"👍": [bob.id], "❤️": [bob.id]}


@pytest.mark.parametrize(
    "emoji", ["👍", "👍🏽", "❤️", "👨‍👩‍👧‍👦", "🇺🇦", "1️⃣", "✅", "\U0001fa77", "\U0001fae8"]
)
async def test_these_are_emoji(ann: Person, emoji: str) -> None:
    chat = await ann.opens()
    message = await ann.posts(chat)

    reacted = await ann.http.put(f"/chats/{chat['id']}/messages/{message['id']}/reactions/{emoji}/")

    assert reacted["reactions"][0]["emoji"] == emoji


@pytest.mark.parametrize(
    "emoji",
    ["a", "ы", "1", "%3Cb%3E", "%20", "👍x", "👍" * 33, "%00", "+", "%FF", "👍\u202e", "👍\u0300"],
)
async def test_these_are_not(ann: Person, emoji: str) -> None:
    chat = await ann.opens()
    message = await ann.posts(chat)
    path = f"/chats/{chat['id']}/messages/{message['id']}/reactions/{emoji}/"

    assert (await ann.http.ask("PUT", path)).status_code == 422


async def test_a_hundred_reactions_at_once_are_one(ann: Person) -> None:
    chat = await ann.opens()
    message = await ann.posts(chat)
    path = f"/chats/{chat['id']}/messages/{message['id']}/reactions/👍/"

    await asyncio.gather(*(ann.http.put(path) for _ in range(100)))

    page = await ann.history(chat)
    assert page["entities"][0]["reactions"] == [
        {"emoji": "👍", "count": 1, "account_ids": [ann.id]}
    ]
    assert page["version"] == 2


async def test_a_message_carries_twenty_kinds_of_reactions(ann: Person) -> None:
    chat = await ann.opens()
    message = await ann.posts(chat)
    path = f"/chats/{chat['id']}/messages/{message['id']}/reactions"
    for n in range(20):
        await ann.http.put(f"{path}/{chr(0x1F600 + n)}/")

    refused = await ann.http.ask("PUT", f"{path}/👍/")

    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "TOO_MANY_REACTIONS")


async def test_pins_are_the_admins_and_seen_by_all(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    first, second = await bob.posts(chat, "one"), await bob.posts(chat, "two")
    pins = f"/chats/{chat['id']}/pins"

    refused = await bob.http.ask("PUT", f"{pins}/{first['id']}/")
    await ann.http.put(f"{pins}/{first['id']}/")
    await ann.http.put(f"{pins}/{second['id']}/")
    both = await bob.http.get(f"{pins}/")
    await ann.http.delete(f"{pins}/{second['id']}/")

    assert refused.status_code == 403
    assert [message["text"] for message in both] == ["two", "one"]
    assert [message["text"] for message in await bob.http.get(f"{pins}/")] == ["one"]
    assert (await bob.history(chat))["entities"][0]["pinned"] is True


async def test_both_people_of_a_direct_chat_may_pin(ann: Person, bob: Person) -> None:
    chat = await ann.opens_direct(bob)
    message = await ann.posts(chat)

    pinned = await bob.http.put(f"/chats/{chat['id']}/pins/{message['id']}/")

    assert pinned["pinned"] is True
