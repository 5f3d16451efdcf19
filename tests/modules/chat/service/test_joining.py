"""Joining channels: by oneself if they are public, as many as fit and each once."""

import asyncio
from typing import Any

import pytest

from tests.kit.cast import Cast, Frame, Person
from tests.kit.house import messenger


async def opens_channel(owner: Person, *members: Person, **fields: Any) -> Frame:
    chat: Frame = await owner.http.post(
        "/chats/", name="News", members=[m.id for m in members],
        **{"type": "channel", "is_public": True, **fields},
    )  # fmt: skip
    return chat


async def comings(member: Person, chat: Frame) -> list[str]:
    """Who has come and gone since the chat was opened, as its line tells it."""
    back = await member.listening(chat, version=0)
    (history,) = back.of("chat_history")
    await back.close()
    kinds = [change["kind"] for change in history["changes"]]
    return [kind for kind in kinds if kind in {"user_joined", "user_left"}]


async def said(member: Person, chat: Frame) -> list[str]:
    return [m["text"] for m in (await member.history(chat))["entities"] if m["text"]]


async def test_bob_joins_a_public_channel_and_reads_what_was_said(ann: Person, bob: Person) -> None:
    chat = await opens_channel(ann)
    await ann.posts(chat, "before bob")
    ann_hears, bob_hears = await ann.listening(chat), await bob.listening()

    joined = await bob.http.post(f"/chats/{chat['id']}/join/")

    assert (joined["my_role"], joined["member_count"], joined["unread_count"]) == ("member", 2, 0)
    assert (joined["type"], joined["last_message"]["text"]) == ("channel", "Bob joined the chat")
    assert (await ann_hears.until("user_joined"))["account_id"] == bob.id
    assert (await bob_hears.until("chat_joined"))["chat"]["member_count"] == 2
    texts = [m["text"] for m in (await bob.history(chat))["entities"]]
    assert texts == ["before bob", "Bob joined the chat"]
    await ann.posts(chat, "live")
    assert (await bob_hears.until("new_message"))["message"]["text"] == "live"


async def test_whoever_is_in_does_not_join_again(ann: Person, bob: Person) -> None:
    chat = await opens_channel(ann, bob)

    answer = await bob.http.ask("POST", f"/chats/{chat['id']}/join/")

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "ALREADY_MEMBER")
    assert await comings(ann, chat) == []


async def test_nobody_joins_what_is_not_public(ann: Person, bob: Person, carol: Person) -> None:
    hidden = await opens_channel(ann, is_public=False)
    group = await ann.opens()
    direct = await ann.opens_direct(carol)

    for chat in (hidden, group):
        answer = await bob.http.ask("POST", f"/chats/{chat['id']}/join/")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "CHAT_NOT_FOUND")
    assert (await bob.http.ask("POST", f"/chats/{direct['id']}/join/")).status_code == 404


async def test_of_a_hundred_tries_to_join_one_succeeds(ann: Person, bob: Person) -> None:
    chat = await opens_channel(ann)
    path = f"/chats/{chat['id']}/join/"

    answers = await asyncio.gather(*(bob.http.patiently("POST", path) for _ in range(100)))

    assert sorted({answer.status_code for answer in answers}) == [200, 409]
    assert sum(answer.status_code == 200 for answer in answers) == 1
    detail = await ann.http.get(f"/chats/{chat['id']}/")
    assert (detail["member_count"], detail["version"]) == (2, 2)


@pytest.mark.parametrize("type_", ["group", "channel"])
async def test_a_hundred_race_for_the_last_place(database_url: str, type_: str) -> None:
    """By joining, by being let in and by being added: as many are in as there are places."""
    async with messenger(database_url, CHAT_GROUP_MAX="3", CHAT_CHANNEL_MAX="3") as house:
        cast = Cast(house)
        ann, bob = await cast.person("ann"), await cast.person("bob")
        rivals = [await cast.person(f"rival{n}") for n in range(20)]
        chat = await opens_channel(ann, bob, type=type_, is_public=type_ == "channel")
        path = f"/chats/{chat['id']}"

        def tries(person: Person) -> Any:
            if type_ == "channel":
                return person.http.patiently("POST", f"{path}/join/")
            body = {"account_ids": [person.id]}
            return ann.http.patiently("POST", f"{path}/members/", json=body)

        answers = await asyncio.gather(*(tries(person) for person in rivals * 5))

        won = [answer for answer in answers if answer.status_code in {200, 201} and _in(answer)]
        assert len(won) == 1
        assert {answer.status_code for answer in answers} <= {200, 201, 409}
        detail = await ann.http.get(f"{path}/")
        assert (detail["member_count"], len(detail["members"]), detail["version"]) == (3, 3, 2)


def _in(answer: Any) -> bool:
    return bool(answer.json()["data"])


async def test_the_count_of_members_is_exact_while_people_come_and_go(
    ann: Person, cast: Cast
) -> None:
    chat = await opens_channel(ann)
    people = [await cast.person(f"guest{n}") for n in range(10)]
    path = f"/chats/{chat['id']}"

    async def comes_and_goes(person: Person) -> None:
        for _ in range(3):
            await person.http.post(f"{path}/join/")
            await person.http.post(f"{path}/leave/")

    await asyncio.gather(*(comes_and_goes(person) for person in people))

    detail = await ann.http.get(f"{path}/")
    assert (detail["member_count"], len(detail["members"]), detail["version"]) == (1, 1, 120)


async def test_where_only_admins_write_members_read(ann: Person, bob: Person) -> None:
    chat = await opens_channel(ann, bob, posting="admins")
    socket = await bob.listening(chat)

    refused = await bob.http.ask("POST", f"/chats/{chat['id']}/messages/", json={"text": "hi"})
    by_socket = await socket.ask("send_message", text="hi")
    await ann.posts(chat, "news")
    await ann.http.patch(f"/chats/{chat['id']}/", posting="everyone")
    await bob.posts(chat, "at last")

    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "WRITING_FORBIDDEN")
    assert by_socket["code"] == "WRITING_FORBIDDEN"
    assert [m["text"] for m in (await bob.history(chat))["entities"]] == ["news", "at last"]


async def test_a_channel_gets_another_short_name_and_the_former_is_free(
    ann: Person, bob: Person
) -> None:
    first, other = f"first-{ann.id}", f"other-{ann.id}"
    chat = await opens_channel(ann, bob, slug=first.upper())
    hears = await bob.listening(chat)

    taken = await bob.http.ask(
        "POST", "/chats/", json={"type": "channel", "name": "x", "slug": first}
    )
    await ann.http.patch(f"/chats/{chat['id']}/", slug=other)
    told = (await hears.until("chat_updated"))["chat"]
    again = await opens_channel(bob, slug=first)
    clash = await bob.http.ask("PATCH", f"/chats/{again['id']}/", json={"slug": other})
    nothing = await ann.http.put(f"/chats/{chat['id']}/", slug=None)

    assert (chat["slug"], told["slug"], nothing["slug"]) == (first, other, None)
    for answer in (taken, clash):
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "SLUG_TAKEN")
    assert (await bob.http.ask("GET", f"/chats/directory/{other}/")).status_code == 404


@pytest.mark.parametrize(
    "slug",
    ["", "a", "a b", "-a", "a-", "a--b", "a/b", "ёж", "a.b", "x" * 65, "a\u200bb", 7, "%61b"],
)
async def test_a_short_name_fits_into_an_address(ann: Person, slug: object) -> None:
    body = {"type": "channel", "name": "x", "slug": slug}

    answer = await ann.http.ask("POST", "/chats/", json=body)

    assert answer.status_code == 422
    assert answer.json()["error"]["fields"][0]["field"] == "slug"


@pytest.mark.parametrize("fields", [{"slug": "a-group"}, {"is_public": True}])
async def test_a_group_is_in_no_directory(ann: Person, bob: Person, fields: dict[str, Any]) -> None:
    group = await ann.opens()

    opened = await ann.http.ask("POST", "/chats/", json={"name": "x", **fields})
    changed = await ann.http.ask("PATCH", f"/chats/{group['id']}/", json=fields)
    direct = await ann.http.ask(
        "POST", "/chats/", json={"type": "direct", "members": [bob.id], **fields}
    )

    for answer in (opened, changed, direct):
        assert answer.status_code == 422
        assert answer.json()["error"]["fields"][0]["field"] == next(iter(fields))


async def test_a_channel_that_is_no_longer_public_is_not_joined(ann: Person, bob: Person) -> None:
    chat = await opens_channel(ann, slug=f"gone-{ann.id}")

    await ann.http.patch(f"/chats/{chat['id']}/", is_public=False)

    assert (await bob.http.ask("POST", f"/chats/{chat['id']}/join/")).status_code == 404
    assert (await bob.http.ask("GET", f"/chats/directory/{chat['slug']}/")).status_code == 404


async def test_in_a_large_channel_nobody_is_told_who_comes_and_goes(database_url: str) -> None:
    """The line goes on all the same: what is said is heard live, by resume, and in its order."""
    async with messenger(database_url, CHAT_QUIET_ABOVE="3") as house:
        cast = Cast(house)
        ann, bob, carol, dan = [await cast.person(n) for n in ("ann", "bob", "carol", "dan")]
        chat = await opens_channel(ann, bob, carol)
        path = f"/chats/{chat['id']}"
        hears, in_all = await bob.listening(chat), await bob.listening()
        dan_hears = await dan.listening()

        await dan.http.post(f"{path}/join/")
        await ann.posts(chat, "one")
        await dan.http.post(f"{path}/leave/")
        await dan.http.post(f"{path}/join/")
        await ann.posts(chat, "two")

        for socket in (hears, in_all):
            assert (await socket.until("new_message"))["version"] == 2
            assert (await socket.until("new_message"))["version"] == 5
            assert socket.of("user_joined") == socket.of("user_left") == []
        back = await bob.listening(chat, version=0)
        (history,) = back.of("chat_history")
        assert [m["text"] for m in history["messages"]] == ["one", "two"]
        assert (history["changes"], history["version"]) == ([], 5)
        await dan_hears.until("chat_joined")
        await dan_hears.until("chat_left")
        await dan_hears.until("chat_joined")
        assert (await dan_hears.until("new_message"))["message"]["text"] == "two"
        await ann.http.delete(f"{path}/members/{dan.id}/")
        await ann.http.delete(f"{path}/members/{carol.id}/")
        assert (await hears.until("user_left"))["account_id"] == carol.id
        await cast.leave()


async def test_a_large_channel_has_no_list_of_readers(database_url: str) -> None:
    async with messenger(database_url, CHAT_QUIET_ABOVE="2") as house:
        cast = Cast(house)
        ann, bob, carol = [await cast.person(n) for n in ("ann", "bob", "carol")]
        chat = await opens_channel(ann, bob, carol)
        message = await ann.posts(chat)
        await bob.http.post(f"/chats/{chat['id']}/read/", seq=1)

        readers = await ann.http.get(f"/chats/{chat['id']}/messages/{message['id']}/readers/")

        assert (readers, message["read_count"]) == ([], None)


async def test_a_large_channel_that_is_deleted_lets_its_listeners_go(database_url: str) -> None:
    """Nobody counts a hundred thousand members up: who hears the channel finds that it is gone."""
    async with messenger(database_url, CHAT_QUIET_ABOVE="2") as house:
        cast = Cast(house)
        ann, bob, carol = [await cast.person(n) for n in ("ann", "bob", "carol")]
        chat = await opens_channel(ann, bob, carol)
        in_all, by_its_door = await bob.listening(), await bob.listening(chat)

        await ann.http.delete(f"/chats/{chat['id']}/")

        await in_all.until("chat_deleted")
        assert await by_its_door.closed() == 4404
        assert by_its_door.of("chat_deleted")
        assert (await bob.http.get("/chats/"))["entities"] == []
        await cast.leave()
