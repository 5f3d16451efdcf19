"""Read marks, unread counts and who has read what."""

from uuid import uuid4

import pytest

from tests.kit.cast import Person


async def test_what_others_post_is_unread_and_what_one_posts_is_read(
    ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    await ann.posts(chat)
    await ann.posts(chat)

    assert await _unread(bob) == 2
    assert await _unread(ann) == 0
    await bob.posts(chat, "posting moves the mark")
    assert await _unread(bob) == 0
    assert await _unread(ann) == 1


async def test_bob_reads_up_to_a_message_and_never_back(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    messages = [await ann.posts(chat, str(n)) for n in range(3)]
    path = f"/chats/{chat['id']}/read/"

    second = await bob.http.post(path, last_read_message_id=messages[1]["id"])
    back = await bob.http.post(path, seq=1)

    assert (second["last_read_seq"], second["unread_count"]) == (2, 1)
    assert (back["last_read_seq"], back["unread_count"]) == (2, 1)
    assert await _unread(bob) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"seq": 2}, 422), ({"seq": -1}, 422), ({"seq": 2**63}, 422), ({"seq": "1"}, 422),
        ({"seq": True}, 422), ({"seq": 1.0}, 422), ({}, 422),
        ({"last_read_message_id": "x"}, 422), ({"last_read_message_id": str(uuid4())}, 404),
        ({"seq": 1, "last_read_message_id": str(uuid4())}, 422),
    ],
)  # fmt: skip
async def test_a_mark_that_cannot_be_is_refused(
    ann: Person, body: dict[str, object], status: int
) -> None:
    chat = await ann.opens()
    await ann.posts(chat)

    response = await ann.http.ask("POST", f"/chats/{chat['id']}/read/", json=body)

    assert response.status_code == status


async def test_the_sender_learns_who_has_read(ann: Person, bob: Person, carol: Person) -> None:
    chat = await ann.opens(bob, carol)
    message = await ann.posts(chat)
    readers = f"/chats/{chat['id']}/messages/{message['id']}/readers/"

    before = await ann.http.get(readers)
    await bob.http.post(f"/chats/{chat['id']}/read/", seq=1)
    after = await ann.http.get(readers)

    assert before == []
    assert [reader["account"]["username"] for reader in after] == [bob.username]
    assert after[0]["read_at"] is not None
    seen = (await carol.history(chat))["entities"][0]
    assert (seen["is_read"], seen["read_count"]) == (True, 1)


async def test_marked_unread_is_a_flag_of_its_own(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    await bob.posts(chat)
    await ann.http.post(f"/chats/{chat['id']}/read/", seq=1)

    flagged = await ann.http.put(f"/chats/{chat['id']}/unread/")
    cleared = await ann.http.delete(f"/chats/{chat['id']}/unread/")

    assert (flagged["marked_unread"], flagged["unread_count"]) == (True, 0)
    assert cleared["marked_unread"] is False


async def _unread(person: Person) -> int:
    chats = await person.http.get("/chats/")
    return int(chats["entities"][0]["unread_count"])
