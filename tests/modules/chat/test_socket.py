"""The socket doors to chats."""

import asyncio
from time import monotonic
from uuid import uuid4

import pytest

from tests.kit.cast import Cast, Person, key


async def test_ann_and_bob_talk_through_both_doors_at_once(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    in_chat, in_all = await ann.listening(chat), await bob.listening()

    mine = key()
    ack = await in_chat.ask("send_message", text="Hello", client_message_id=mine)
    heard = await in_all.until("new_message")
    await in_all.say("send_message", chat_id=chat["id"], text="Hi")
    answer = await in_chat.until("new_message", lambda f: f["message"]["text"] == "Hi")

    assert ack["type"] == "message_ack"
    assert (ack["client_message_id"], ack["seq"], ack["duplicate"]) == (mine, 1, False)
    assert (heard["chat_id"], heard["version"]) == (chat["id"], 1)
    assert heard["message"]["id"] == ack["message_id"]
    assert heard["message"]["client_message_id"] == mine
    assert answer["version"] == 2
    own = in_chat.of("new_message")[0]
    assert own == heard


async def test_what_is_posted_by_rest_is_heard_on_sockets(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    socket = await bob.listening(chat)

    message = await ann.posts(chat, "by REST")

    assert (await socket.until("new_message"))["message"] == message


async def test_a_repeat_gets_the_first_ack_again(ann: Person) -> None:
    chat = await ann.opens()
    socket = await ann.listening(chat)
    mine = key()

    first = await socket.ask("send_message", text="one", client_message_id=mine)
    again = await socket.ask("send_message", text="two", client_message_id=mine)

    assert again["duplicate"] is True
    assert (again["message_id"], again["seq"]) == (first["message_id"], first["seq"])
    assert len([f for f in await socket.caught_up() if f["type"] == "new_message"]) == 0
    assert len(socket.of("new_message")) == 1


async def test_on_entering_bob_is_told_the_newest_messages(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    for n in range(25):
        await ann.posts(chat, str(n))

    socket = await bob.listening(chat)

    success, history = socket.heard
    assert (success["account_id"], success["chat_id"]) == (bob.id, chat["id"])
    assert success["limits"]["text_max"] == 4000
    assert [m["text"] for m in history["messages"]] == [str(n) for n in range(5, 25)]
    assert (history["version"], history["last_seq"], history["total_count"]) == (25, 25, 25)
    assert (history["has_before"], history["unread_count"], history["resumed"]) == (True, 25, False)


@pytest.mark.parametrize("door", ["theirs", "unknown", "nonsense"])
async def test_a_stranger_is_turned_away_alike(ann: Person, carol: Person, door: str) -> None:
    chat = await ann.opens()
    chat_id = {"theirs": chat["id"], "unknown": str(uuid4()), "nonsense": "7"}[door]
    socket = await carol.dial(f"/chats/{chat_id}/ws")

    await socket.say("auth", token=carol.token)
    error = await socket.hear()

    assert (error["type"], error["code"]) == ("auth_error", "CHAT_NOT_FOUND")
    assert await socket.closed() == 4404


@pytest.mark.parametrize(
    "frame",
    [
        {"type": "send_message", "text": "x"}, {"type": "typing", "is_typing": True},
        {"type": "mark_read", "seq": 0}, {"type": "get_chat_history"},
        {"type": "get_unread_count"}, {"type": "delete_message", "message_id": str(uuid4())},
        {"type": "edit_message", "message_id": str(uuid4()), "text": "x"},
        {"type": "react", "message_id": str(uuid4()), "emoji": "👍"},
    ],
)  # fmt: skip
async def test_frames_about_somebody_elses_chat_are_refused(
    ann: Person, carol: Person, frame: dict[str, object]
) -> None:
    chat = await ann.opens()
    socket = await carol.listening()

    fields = {name: value for name, value in frame.items() if name != "type"}
    for chat_id in (chat["id"], str(uuid4())):
        error = await socket.ask(str(frame["type"]), chat_id=chat_id, **fields)
        assert (error["type"], error["code"]) == ("error", "CHAT_NOT_FOUND")
    unnamed = await socket.ask(str(frame["type"]), **fields)
    assert (unnamed["type"], unnamed["code"]) == ("error", "VALIDATION_ERROR")


async def test_the_door_to_one_chat_is_to_no_other(ann: Person) -> None:
    chat, other = await ann.opens(), await ann.opens()
    socket = await ann.listening(chat)

    error = await socket.ask("send_message", chat_id=other["id"], text="x")

    assert error["code"] == "CHAT_NOT_FOUND"


@pytest.mark.parametrize(
    "fields",
    [
        {"text": ""}, {"text": "  "}, {"text": "x" * 4001}, {"text": "a\u0000"}, {"text": 5}, {},
        {"text": "x", "client_message_id": "no"}, {"text": "x", "client_message_id": ""},
        {"text": "x", "sender_id": str(uuid4())}, {"text": "x", "reply_to_id": "y"},
    ],
)  # fmt: skip
async def test_a_bad_message_is_refused_and_the_socket_stays(
    ann: Person, fields: dict[str, object]
) -> None:
    chat = await ann.opens()
    socket = await ann.listening(chat)

    await socket.say("send_message", **fields)
    error = await socket.until("error")
    ack = await socket.ask("send_message", text="still here")

    assert error["code"] in {"BAD_FRAME", "VALIDATION_ERROR"}
    assert error["temporary"] is False
    if fields.get("client_message_id"):
        assert error["ref"] == fields["client_message_id"]
    assert ack["seq"] == 1


async def test_others_see_ann_typing_and_she_does_not(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    hers, his = await ann.listening(chat), await bob.listening()

    began = monotonic()
    for _ in range(51):
        await hers.say("typing", is_typing=True)
    await hers.say("typing", is_typing=False)
    await hers.caught_up()
    heard = await his.caught_up()

    *typing, at_last = [f["is_typing"] for f in heard if f["type"] == "typing"]
    assert all(typing)
    assert 1 <= len(typing) <= 1 + int(monotonic() - began)  # at most once a second
    assert at_last is False
    assert {f["account_id"] for f in heard} == {ann.id}
    assert hers.of("typing") == []


async def test_senders_learn_who_has_read_and_when_all_have(
    ann: Person, bob: Person, carol: Person
) -> None:
    chat = await ann.opens(bob, carol)
    hers, his, third = await ann.listening(), await bob.listening(chat), await carol.listening()
    ack = await hers.ask("send_message", chat_id=chat["id"], text="Read me")

    await his.say("mark_read", last_read_message_id=ack["message_id"])
    first = await hers.until("messages_read")
    await third.say("mark_single_read", chat_id=chat["id"], message_id=ack["message_id"])
    second = await hers.until("messages_read")

    assert (first["read_by"], first["last_read_seq"], first["read_by_all"]) == (bob.id, 1, False)
    assert first["last_read_message_id"] == ack["message_id"]
    assert (second["read_by"], second["read_by_all"]) == (carol.id, True)


async def test_bob_asks_for_history_and_counts(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    for n in range(5):
        await ann.posts(chat, str(n))
    socket = await bob.listening()

    history = await socket.ask("get_chat_history", chat_id=chat["id"], limit=2, before=4)
    count = await socket.ask("get_unread_count", chat_id=chat["id"])

    assert [m["seq"] for m in history["messages"]] == [2, 3]
    assert (count["type"], count["chat_id"], count["count"]) == ("unread_count", chat["id"], 5)


async def test_edits_deletions_and_reactions_reach_everybody(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    hers, his = await ann.listening(chat), await bob.listening()
    message_id = (await hers.ask("send_message", text="teh"))["message_id"]

    await hers.say("edit_message", message_id=message_id, text="the")
    edited = await his.until("message_edited")
    await his.say("react", chat_id=chat["id"], message_id=message_id, emoji="👍")
    reacted = await hers.until("reaction_changed")
    await ann.http.put(f"/chats/{chat['id']}/pins/{message_id}/")
    pinned = await his.until("message_pinned")
    await hers.say("delete_message", message_id=message_id)
    deleted = await his.until("message_deleted")

    versions = [frame["version"] for frame in (edited, reacted, pinned, deleted)]
    assert versions == [2, 3, 4, 5]
    assert edited["message"]["text"] == "the"
    assert reacted["message"]["reactions"][0]["account_ids"] == [bob.id]
    assert (pinned["pinned"], pinned["message"]["pinned"]) == (True, True)
    assert (deleted["message"]["text"], deleted["message"]["reactions"]) == ("", [])


async def test_whoever_is_added_hears_the_chat_at_once(ann: Person, bob: Person) -> None:
    chat = await ann.opens()
    his = await bob.listening()
    await ann.posts(chat, "before bob")

    await ann.http.post(f"/chats/{chat['id']}/members/", account_ids=[bob.id])
    await ann.posts(chat, "after bob")
    heard = await his.caught_up()

    told = [(f["type"], f.get("version")) for f in heard]
    assert told == [("user_joined", 3), ("chat_joined", 3), ("new_message", 4)]


async def test_whoever_opens_a_chat_with_bob_is_heard_by_him(ann: Person, bob: Person) -> None:
    his = await bob.listening()

    chat = await ann.opens_direct(bob)
    await ann.posts(chat, "Hello bob")

    joined = await his.until("chat_joined")
    assert joined["chat"]["type"] == "direct"
    assert (await his.until("new_message"))["message"]["text"] == "Hello bob"


async def test_the_removed_hear_nothing_from_then_on(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    in_all, in_chat = await bob.listening(), await bob.listening(chat)

    await ann.http.delete(f"/chats/{chat['id']}/members/{bob.id}/")
    await ann.posts(chat, "about bob")

    heard = [frame["type"] for frame in await in_all.caught_up()]
    assert heard == ["user_left", "chat_left"]
    assert await in_chat.closed() == 4404
    assert in_chat.of("new_message") == []
    refused = await in_all.ask("send_message", chat_id=chat["id"], text="x")
    assert refused["code"] == "CHAT_NOT_FOUND"


async def test_a_deleted_chat_is_told_and_silent(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    his = await bob.listening()

    await ann.http.delete(f"/chats/{chat['id']}/")

    assert (await his.until("chat_deleted"))["chat_id"] == chat["id"]
    assert (await his.ask("get_unread_count", chat_id=chat["id"]))["code"] == "CHAT_NOT_FOUND"


async def test_a_socket_that_leaves_a_chat_stays_a_members(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    his = await bob.listening()

    await his.say("leave_chat", chat_id=chat["id"])
    await his.caught_up()
    await ann.posts(chat, "unheard")
    heard = await his.caught_up()
    ack = await his.ask("send_message", chat_id=chat["id"], text="still a member")

    assert heard == []
    assert ack["seq"] == 2


async def test_signing_out_closes_the_sockets_of_that_session(cast: Cast, ann: Person) -> None:
    socket = await ann.listening()

    await ann.http.post("/accounts/sign-out/")

    assert await socket.closed(within=1) == 4401


async def test_people_of_direct_chats_see_each_other_come_and_go(ann: Person, bob: Person) -> None:
    await ann.opens_direct(bob)
    hers = await ann.listening()

    first = await bob.listening()
    came = await hers.until("presence")
    second = await bob.listening()
    await first.close()
    await second.close()
    gone = await hers.until("presence")

    assert (came["account_id"], came["online"]) == (bob.id, True)
    assert (gone["account_id"], gone["online"]) == (bob.id, False)
    assert gone["last_seen_at"] is not None
    asked = await hers.ask("get_presence", account_ids=[bob.id])
    assert (asked["online"], asked["last_seen_at"]) == (False, gone["last_seen_at"])


async def test_the_twenty_first_socket_is_refused(ann: Person) -> None:
    for _ in range(20):
        await ann.listening()
    socket = await ann.dial("/ws")

    await socket.say("auth", token=ann.token)

    assert (await socket.until("auth_error"))["code"] == "TOO_MANY_SOCKETS"
    assert await socket.closed() == 4409


async def test_a_hundred_sends_at_once_are_heard_once_and_in_order(
    ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    hers, his = await ann.listening(chat), await bob.listening()

    for n in range(50):
        await hers.say("send_message", text=f"ann {n}", client_message_id=key())
        await his.say("send_message", chat_id=chat["id"], text=f"bob {n}", client_message_id=key())
    async with asyncio.timeout(20):
        for socket in (hers, his):
            while len(socket.of("new_message")) < 100:
                await socket.hear()

    versions = [frame["version"] for frame in hers.of("new_message")]
    assert versions == list(range(1, 101))
    assert hers.of("new_message") == his.of("new_message")
    by_ann = [m for f in hers.of("new_message") if (m := f["message"]["text"]).startswith("ann")]
    assert by_ann == [f"ann {n}" for n in range(50)]
