"""Posting, editing and deleting messages."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.kit.cast import Cast, Person, key
from tests.kit.house import FrozenClock, messenger


async def test_messages_are_numbered_one_by_one(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)

    posted = [await (ann, bob)[n % 2].posts(chat, f"message {n}") for n in range(4)]

    assert [message["seq"] for message in posted] == [1, 2, 3, 4]
    assert [message["version"] for message in posted] == [1, 2, 3, 4]
    page = await bob.history(chat)
    assert [message["text"] for message in page["entities"]] == [f"message {n}" for n in range(4)]
    assert page["entities"][0]["sender"]["username"] == ann.username


async def test_parallel_senders_leave_no_hole(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)

    await asyncio.gather(*(who.posts(chat, f"{n}") for n in range(20) for who in (ann, bob)))

    page = await ann.history(chat, limit=100)
    assert [message["seq"] for message in page["entities"]] == list(range(1, 41))
    assert [message["version"] for message in page["entities"]] == list(range(1, 41))
    assert page["version"] == page["last_seq"] == 40


async def test_a_repeat_finds_the_first_message_whatever_its_text(ann: Person) -> None:
    chat = await ann.opens()
    mine = key()

    first = await ann.http.ask(
        "POST", f"/chats/{chat['id']}/messages/", json={"text": "one", "client_message_id": mine}
    )
    again = await ann.http.ask(
        "POST", f"/chats/{chat['id']}/messages/", json={"text": "two", "client_message_id": mine}
    )

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["data"]["id"] == first.json()["data"]["id"]
    assert again.json()["data"]["text"] == "one"
    assert (await ann.history(chat))["total_count"] == 1


async def test_a_hundred_parallel_repeats_make_one_message(ann: Person) -> None:
    chat = await ann.opens()
    mine = key()

    posted = await asyncio.gather(*(ann.posts(chat, client_message_id=mine) for _ in range(100)))

    assert len({message["id"] for message in posted}) == 1
    assert (await ann.history(chat))["total_count"] == 1


async def test_the_key_is_the_senders_own_and_the_chats_own(ann: Person, bob: Person) -> None:
    chat, other = await ann.opens(bob), await ann.opens(bob)
    shared = key()

    posted = [
        await ann.posts(chat, client_message_id=shared),
        await bob.posts(chat, client_message_id=shared),
        await ann.posts(other, client_message_id=shared),
    ]

    assert len({message["id"] for message in posted}) == 3


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\t", "\u200b\u200d", "\u0301", "x" * 4001, "😀" * 4097, "a\u0000b", "a\u0007b"],
)
async def test_what_shows_nothing_or_is_too_long_is_refused(ann: Person, text: str) -> None:
    chat = await ann.opens()

    response = await ann.http.ask("POST", f"/chats/{chat['id']}/messages/", json={"text": text})

    assert response.status_code == 422
    assert response.json()["error"]["fields"][0]["field"] == "text"
    assert (await ann.history(chat))["total_count"] == 0


@pytest.mark.parametrize(
    "text",
    [
        "x" * 4000,
        "😀" * 4000,
        "<script>alert(1)</script>",
        "{{7*7}} ${7*7} %s%n",
        "' OR 1=1 --",
        "line\nline\ttab",
        "\U0001fa77",
        "👨‍👩‍👧‍👦",
        "  kept  ",
    ],
)
async def test_what_people_write_is_stored_as_it_is(ann: Person, text: str) -> None:
    chat = await ann.opens()

    await ann.posts(chat, text)

    assert (await ann.history(chat))["entities"][0]["text"] == text


@pytest.mark.parametrize(
    "body",
    [
        {"text": "x", "client_message_id": "not a uuid"},
        {"text": "x", "client_message_id": ""},
        {"text": "x", "client_message_id": 5},
        {"text": "x", "seq": 1},
        {"text": "x", "sender_id": "y"},
        {"text": 5},
        {},
        [],
        None,
        "x",
    ],
)
async def test_a_wrong_body_is_refused_without_an_echo(ann: Person, body: object) -> None:
    chat = await ann.opens()

    response = await ann.http.ask("POST", f"/chats/{chat['id']}/messages/", json=body)

    assert response.status_code == 422
    assert "input" not in response.text
    assert "not a uuid" not in response.text


async def test_a_reply_names_a_message_of_the_same_chat(ann: Person) -> None:
    chat, other = await ann.opens(), await ann.opens()
    first, foreign = await ann.posts(chat), await ann.posts(other)

    reply = await ann.posts(chat, reply_to_id=first["id"])
    refused = await ann.http.ask(
        "POST", f"/chats/{chat['id']}/messages/", json={"text": "x", "reply_to_id": foreign["id"]}
    )

    assert reply["reply_to_id"] == first["id"]
    assert refused.status_code == 404
    assert refused.json()["error"]["code"] == "MESSAGE_NOT_FOUND"


async def test_only_admins_write_where_only_admins_may(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    await ann.http.patch(f"/chats/{chat['id']}/", posting="admins")

    refused = await bob.http.ask("POST", f"/chats/{chat['id']}/messages/", json={"text": "me too"})
    await ann.posts(chat, "news")

    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "WRITING_FORBIDDEN"


async def test_an_author_edits_and_the_former_texts_are_kept(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    message = await ann.posts(chat, "teh")
    path = f"/chats/{chat['id']}/messages/{message['id']}/"

    edited = await ann.http.patch(path, text="the")
    same = await ann.http.patch(path, text="the")
    refused = await bob.http.ask("PATCH", path, json={"text": "mine"})
    edits = await bob.http.get(f"{path}edits/")

    assert (edited["text"], edited["version"], edited["seq"]) == ("the", 2, 1)
    assert edited["edited_at"] is not None
    assert same["version"] == 2
    assert refused.status_code == 403
    assert [edit["text"] for edit in edits] == ["teh"]


async def test_a_deleted_message_keeps_its_place_and_nothing_else(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    message = await bob.posts(chat, "regretted")
    await ann.posts(chat, "next")
    path = f"/chats/{chat['id']}/messages/{message['id']}/"
    await bob.http.patch(path, text="still regretted")
    await ann.http.put(f"{path}reactions/👍/")

    await ann.http.delete(path)
    await bob.http.delete(path)

    tombstone = (await bob.history(chat))["entities"][0]
    assert (tombstone["seq"], tombstone["text"], tombstone["reactions"]) == (1, "", [])
    assert tombstone["deleted_at"] is not None
    assert await bob.http.get(f"{path}edits/") == []
    assert (await ann.http.ask("PATCH", path, json={"text": "x"})).status_code == 409


async def test_members_delete_only_their_own(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    message = await ann.posts(chat)

    refused = await bob.http.ask("DELETE", f"/chats/{chat['id']}/messages/{message['id']}/")

    assert refused.status_code == 403
    assert (await ann.history(chat))["entities"][0]["text"] == "Hello"


async def test_what_bob_deletes_for_himself_others_still_see(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    message = await ann.posts(chat)
    path = f"/chats/{chat['id']}/messages/{message['id']}/"

    await bob.http.delete(path, **{"for": "me"})
    await bob.http.delete(path, **{"for": "me"})

    assert (await bob.history(chat))["entities"] == []
    assert len((await ann.history(chat))["entities"]) == 1
    assert (await ann.history(chat))["version"] == 1


async def test_messages_of_nobody_and_of_other_chats_are_not_found(ann: Person) -> None:
    chat, other = await ann.opens(), await ann.opens()
    foreign = await ann.posts(other)

    for message_id in (foreign["id"], str(uuid4())):
        path = f"/chats/{chat['id']}/messages/{message_id}/"
        for method, body in [("PATCH", {"text": "x"}), ("DELETE", None)]:
            response = await ann.http.ask(method, path, json=body)
            assert (response.status_code, response.json()["error"]["code"]) == (
                404,
                "MESSAGE_NOT_FOUND",
            )


async def test_after_the_window_a_message_stays_as_it_is(database_url: str) -> None:
    clock = FrozenClock(datetime(2026, 1, 1, tzinfo=UTC))
    async with messenger(database_url, clock=clock, CHAT_EDIT_WINDOW="60") as house:
        cast = Cast(house)
        ann = await cast.person("ann")
        chat = await ann.opens()
        message = await ann.posts(chat)
        path = f"/chats/{chat['id']}/messages/{message['id']}/"
        clock.advance(timedelta(seconds=59))
        await ann.http.patch(path, text="in time")
        clock.advance(timedelta(seconds=2))

        refused = await ann.http.ask("PATCH", path, json={"text": "too late"})

        assert refused.status_code == 409
        assert refused.json()["error"]["code"] == "EDIT_WINDOW_OVER"
        await cast.leave()


async def test_what_bob_deleted_for_himself_is_shown_to_him_nowhere(
    ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    await ann.posts(chat, "kept")
    message = await ann.posts(chat, "hidden")
    await ann.http.put(f"/chats/{chat['id']}/pins/{message['id']}/")
    await bob.http.delete(f"/chats/{chat['id']}/messages/{message['id']}/", **{"for": "me"})

    in_list = (await bob.http.get("/chats/"))["entities"][0]["last_message"]
    in_detail = (await bob.http.get(f"/chats/{chat['id']}/"))["last_message"]
    resumed = (await bob.listening(chat, version=0)).of("chat_history")[0]

    assert in_list["text"] == in_detail["text"] == "kept"
    assert await bob.http.get(f"/chats/{chat['id']}/pins/") == []
    assert [m["text"] for m in resumed["messages"]] == ["kept"]
    assert resumed["changes"] == []
    assert (await ann.http.get("/chats/"))["entities"][0]["last_message"]["text"] == "hidden"


async def test_answering_tells_that_the_rest_was_read(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    hers = await ann.listening(chat)
    await ann.posts(chat, "question")

    answer = await bob.posts(chat, "answer")

    told = await hers.until("messages_read")
    assert (told["read_by"], told["last_read_message_id"]) == (bob.id, answer["id"])
    assert (await ann.history(chat))["entities"][0]["is_read"] is True


async def test_in_a_large_chat_nobody_counts_readers(database_url: str) -> None:
    async with messenger(database_url, CHAT_QUIET_ABOVE="2") as house:
        cast = Cast(house)
        ann, bob, carol = [await cast.person(name) for name in ("ann", "bob", "carol")]
        chat = await ann.opens(bob, carol)
        socket = await bob.listening(chat)

        posted = await ann.posts(chat)
        heard = (await socket.until("new_message"))["message"]

        assert (posted["is_read"], posted["read_count"]) == (None, None)
        assert heard == posted
        await cast.leave()
