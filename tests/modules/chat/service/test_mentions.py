"""Who is named in a message is told so, and finds it counted when they come back."""

from tests.kit.cast import Cast, Person
from tests.kit.doors import Frame
from tests.kit.house import House
from tests.kit.watch import statements


async def counted(person: Person, chat: Frame) -> tuple[int, int | None]:
    listed = (await person.http.get("/chats/"))["entities"]
    (mine,) = [one for one in listed if one["id"] == chat["id"]]
    detail = await person.http.get(f"/chats/{chat['id']}/")
    found = (mine["mention_count"], mine["last_mention_seq"])
    assert found == (detail["mention_count"], detail["last_mention_seq"])
    return found


async def test_bob_is_told_that_he_was_named(ann: Person, bob: Person, carol: Person) -> None:
    chat = await ann.opens(bob, carol)
    his, hers = await bob.listening(), await carol.listening()
    message = await ann.posts(chat, f"Ask @{bob.username.upper()}, he knows")
    assert message["mentions"] == [bob.id]
    told = await his.until("unread_mentions")
    assert {name: told[name] for name in ("chat_id", "count", "message_id", "seq")} == {
        "chat_id": chat["id"], "count": 1, "message_id": message["id"], "seq": 1,
    }  # fmt: skip
    await hers.caught_up()
    assert hers.of("unread_mentions") == []
    assert (await carol.history(chat))["entities"][0]["mentions"] == [bob.id]


async def test_over_a_socket_it_is_the_same(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    his, hers = await bob.listening(), await ann.listening(chat)
    await hers.say("send_message", text=f"@{bob.username}?")
    assert (await his.until("new_message"))["message"]["mentions"] == [bob.id]
    assert (await his.until("unread_mentions"))["count"] == 1


async def test_who_was_away_finds_them_counted_until_they_are_read(
    ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    posted = [await ann.posts(chat, f"@{bob.username} {n}") for n in range(3)]
    await ann.posts(chat, "and nobody")
    await bob.http.put(f"/chats/{chat['id']}/mute/", until="2100-01-01T00:00:00Z")
    assert await counted(bob, chat) == (3, 3)
    his = await bob.listening()
    mark = await bob.http.post(f"/chats/{chat['id']}/read/", last_read_message_id=posted[0]["id"])
    assert mark["mention_count"] == 2
    assert (await his.until("unread_mentions"))["count"] == 2
    await bob.http.post(f"/chats/{chat['id']}/read/", seq=4)
    assert (await his.until("unread_mentions"))["count"] == 0
    assert await counted(bob, chat) == (0, None)


async def test_answering_reads_them(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    await ann.posts(chat, f"@{bob.username}")
    await bob.posts(chat, "Yes?")
    assert await counted(bob, chat) == (0, None)
    await ann.posts(chat, "Nothing")
    assert await counted(bob, chat) == (0, None)
    await ann.posts(chat, f"Oh yes, @{bob.username}")
    assert await counted(bob, chat) == (1, 4)


async def test_edits_change_who_is_named(ann: Person, bob: Person, carol: Person) -> None:
    chat = await ann.opens(bob, carol)
    message = await ann.posts(chat, f"@{bob.username}")
    his, hers = await bob.listening(), await carol.listening()
    path = f"/chats/{chat['id']}/messages/{message['id']}/"
    edited = await ann.http.patch(path, text=f"No, @{carol.username}")
    assert edited["mentions"] == [carol.id]
    assert (await his.until("unread_mentions"))["count"] == 0
    assert (await hers.until("unread_mentions"))["message_id"] == message["id"]
    assert [await counted(one, chat) for one in (bob, carol)] == [(0, None), (1, 1)]
    assert (await ann.http.patch(path, text="Nobody"))["mentions"] == []
    assert await counted(carol, chat) == (0, None)


async def test_a_deleted_message_names_nobody(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    message = await ann.posts(chat, f"@{bob.username}")
    his = await bob.listening()
    await ann.http.delete(f"/chats/{chat['id']}/messages/{message['id']}/")
    assert (await his.until("unread_mentions"))["count"] == 0
    assert await counted(bob, chat) == (0, None)
    assert (await bob.history(chat))["entities"][0]["mentions"] == []


async def test_strangers_oneself_and_nobody_are_not_told(
    ann: Person, bob: Person, carol: Person
) -> None:
    chat = await ann.opens(bob)
    hers = await carol.listening()
    message = await ann.posts(chat, f"@{carol.username} @{ann.username} @nobody_at_all")
    assert message["mentions"] == [ann.id]
    await hers.caught_up()
    assert hers.of("unread_mentions") == []
    assert await counted(ann, chat) == (0, None)


async def test_who_ignores_the_sender_is_not_told(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    await bob.http.put(f"/accounts/me/ignored/{ann.id}/")
    his = await bob.listening()
    assert (await ann.posts(chat, f"@{bob.username}"))["mentions"] == [bob.id]
    await his.caught_up()
    assert his.of("unread_mentions") == []
    assert await counted(bob, chat) == (0, None)


async def test_ordinary_messages_pay_nothing_and_many_names_cost_as_much_as_one(
    house: House, ann: Person, cast: Cast
) -> None:
    people = [await cast.person(f"guest{n}") for n in range(8)]
    chat = await ann.opens(*people)

    async def cost(text: str) -> int:
        await ann.posts(chat, text)
        with statements(house.database) as sent:
            await ann.posts(chat, text)
        return len(sent)

    plain = await cost("Hello")
    one = await cost(f"@{people[0].username}")
    all_ = await cost(" ".join(f"@{person.username}" for person in people))
    assert plain < one
    assert all_ <= one + 1
