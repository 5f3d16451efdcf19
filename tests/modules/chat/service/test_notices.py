"""What happens to a chat is said in it: numbered, unread to the others, and nobody's to change."""

from collections.abc import AsyncIterator

import pytest

from tests.kit.cast import Cast, Person
from tests.kit.doors import Frame
from tests.kit.house import House, messenger


async def said(person: Person, chat: Frame) -> list[str]:
    page = await person.history(chat)
    assert [message["seq"] for message in page["entities"]] == list(range(1, page["last_seq"] + 1))
    return [message["text"] for message in page["entities"] if message["system"] is not None]


async def unread(person: Person, chat: Frame) -> int:
    count: int = (await person.http.get(f"/chats/{chat['id']}/"))["unread_count"]
    return count


async def test_what_happens_to_a_group_is_said_in_it(
    ann: Person, bob: Person, carol: Person
) -> None:
    chat = await ann.opens(bob)
    path = f"/chats/{chat['id']}"
    await ann.http.post(f"{path}/members/", account_ids=[carol.id])
    await ann.http.patch(f"{path}/", name="Tea", description="Only a name is worth a word")
    await ann.http.delete(f"{path}/members/{carol.id}/")
    await ann.http.put(f"{path}/owner/", account_id=bob.id)
    await ann.http.post(f"{path}/leave/")
    assert await said(bob, chat) == [
        "Ann added Carol", "Ann named the chat “Tea”", "Ann removed Carol",
        "Ann made Bob the owner", "Ann left the chat",
    ]  # fmt: skip


async def test_clients_that_know_of_it_are_told_who_did_what_to_whom(
    ann: Person, bob: Person, carol: Person
) -> None:
    chat = await ann.opens(bob)
    socket = await bob.listening(chat)
    await ann.http.post(f"/chats/{chat['id']}/members/", account_ids=[carol.id])
    heard = (await socket.until("new_message"))["message"]
    (stored,) = (await bob.history(chat))["entities"]
    assert heard == stored
    assert heard["sender_id"] == ann.id
    system = heard["system"]
    assert (system["kind"], system["count"], system["name"]) == ("added", 1, None)
    assert [(one["id"], one["display_name"]) for one in system["accounts"]] == [(carol.id, "Carol")]


async def test_it_is_unread_to_others_until_they_have_read_it(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    await ann.http.patch(f"/chats/{chat['id']}/", name="Tea")
    assert (await unread(ann, chat), await unread(bob, chat)) == (0, 1)
    last = (await bob.http.get("/chats/"))["entities"][0]["last_message"]
    assert last["text"] == "Ann named the chat “Tea”"
    await bob.http.post(f"/chats/{chat['id']}/read/", last_read_message_id=last["id"])
    assert await unread(bob, chat) == 0


async def test_who_does_something_to_a_chat_has_not_read_what_others_wrote(
    ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    await bob.posts(chat)
    await ann.http.patch(f"/chats/{chat['id']}/", name="Tea")
    assert await unread(ann, chat) == 2
    assert (await bob.history(chat))["entities"][0]["is_read"] is False


async def test_nobody_changes_or_deletes_it(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    await ann.http.patch(f"/chats/{chat['id']}/", name="Tea")
    (notice,) = (await ann.history(chat))["entities"]
    path = f"/chats/{chat['id']}/messages/{notice['id']}/"
    edited = await ann.http.ask("PATCH", path, json={"text": "Mine"})
    deleted = await ann.http.ask("DELETE", path)
    for answer in (edited, deleted):
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "SYSTEM_MESSAGE")
    assert (await bob.http.ask("DELETE", path)).status_code == 403
    socket = await ann.listening(chat)
    refused = await socket.ask("edit_message", message_id=notice["id"], text="Mine")
    assert refused["code"] == "SYSTEM_MESSAGE"


async def test_it_may_be_answered_and_hidden_from_oneself(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    await ann.http.patch(f"/chats/{chat['id']}/", name="Tea")
    (notice,) = (await bob.history(chat))["entities"]
    assert (await bob.posts(chat, "At last", reply_to_id=notice["id"]))["seq"] == 2
    await bob.http.delete(f"/chats/{chat['id']}/messages/{notice['id']}/", **{"for": "me"})
    assert await said(ann, chat) == ["Ann named the chat “Tea”"]
    assert [m["text"] for m in (await bob.history(chat))["entities"]] == ["At last"]


async def test_who_has_another_name_now_is_named_so(ann: Person, bob: Person) -> None:
    chat = await ann.opens()
    await ann.http.post(f"/chats/{chat['id']}/members/", account_ids=[bob.id])
    await bob.http.patch("/accounts/me/", display_name="Robert")
    assert await said(ann, chat) == ["Ann added Robert"]
    assert (await ann.http.get("/chats/"))["entities"][0]["last_message"]["text"] == (
        "Ann added Robert"
    )


async def test_many_who_come_at_once_are_one_message(ann: Person, cast: Cast) -> None:
    guests = [await cast.person(f"guest{n}") for n in range(22)]
    chat = await ann.opens()
    await ann.http.post(f"/chats/{chat['id']}/members/", account_ids=[one.id for one in guests])
    (notice,) = (await ann.history(chat))["entities"]
    assert (notice["system"]["count"], len(notice["system"]["accounts"])) == (22, 20)
    assert notice["text"].endswith(" and 19 others")


async def test_direct_chats_and_repeats_say_nothing(ann: Person, bob: Person) -> None:
    direct = await ann.opens_direct(bob)
    group = await ann.opens(bob, name="Tea")
    await ann.http.patch(f"/chats/{group['id']}/", name="Tea")
    await ann.http.post(f"/chats/{group['id']}/members/", account_ids=[bob.id])
    assert (await said(ann, direct), await said(ann, group)) == ([], [])


@pytest.fixture
async def small(sqlite_url: str) -> AsyncIterator[House]:
    async with messenger(sqlite_url, CHAT_QUIET_ABOVE="2") as house:
        yield house


async def test_large_chats_would_speak_of_nothing_else(small: House) -> None:
    cast = Cast(small)
    ann, bob, carol = [await cast.person(name) for name in ("ann", "bob", "carol")]
    chat = await ann.opens(bob, carol)
    await ann.http.patch(f"/chats/{chat['id']}/", name="Tea")
    await ann.http.delete(f"/chats/{chat['id']}/members/{bob.id}/")
    await ann.http.delete(f"/chats/{chat['id']}/members/{carol.id}/")
    assert await said(ann, chat) == ["Ann removed Carol"]
    await cast.leave()
