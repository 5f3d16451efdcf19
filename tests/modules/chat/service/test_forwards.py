"""What is forwarded stays its author's, and tells no more than who said it and when."""

from typing import Any

import pytest

from tests.kit.cast import Person, key
from tests.kit.doors import Frame
from tests.kit.files import sends


async def forwarded(person: Person, into: Frame, message: Frame, **fields: Any) -> Frame:
    origin = {"chat_id": message["chat_id"], "message_id": message["id"]}
    path = f"/chats/{into['id']}/messages/"
    made: Frame = await person.http.post(path, forward_of=origin, **fields)
    return made


async def refused(person: Person, into: Frame, chat_id: str, message_id: str) -> tuple[int, str]:
    body = {"forward_of": {"chat_id": chat_id, "message_id": message_id}}
    answer = await person.http.ask("POST", f"/chats/{into['id']}/messages/", json=body)
    socket = await person.listening(into)
    frame = await socket.ask("send_message", **body)
    assert frame["code"] == answer.json()["error"]["code"]
    return answer.status_code, frame["code"]


async def test_bob_forwards_what_ann_said_and_carol_learns_no_more_than_that(
    ann: Person, bob: Person, carol: Person
) -> None:
    source, target = await ann.opens(bob), await bob.opens(carol)
    said = await ann.posts(source, "The tea is ready")
    hears = await carol.listening(target)
    copy = await forwarded(bob, target, said)
    assert (copy["text"], copy["sender_id"]) == ("The tea is ready", bob.id)
    assert copy["forward"] == {
        "chat_id": None, "message_id": None, "sender_id": ann.id, "sender": said["sender"],
        "sent_at": said["sent_at"], "text": None,
    }  # fmt: skip
    assert (await hears.until("new_message"))["message"] == copy
    assert (await carol.history(target))["entities"] == [copy]


async def test_over_a_socket_it_is_the_same(ann: Person, bob: Person, carol: Person) -> None:
    source, target = await ann.opens(bob), await bob.opens(carol)
    said = await ann.posts(source, "The tea is ready")
    his, hers = await bob.listening(target), await carol.listening(target)
    origin = {"chat_id": source["id"], "message_id": said["id"]}
    await his.say("send_message", forward_of=origin, client_message_id=key())
    await his.say("send_message", text="That was Ann")
    texts = [(await hers.until("new_message"))["message"]["text"] for _ in range(2)]
    assert texts == ["The tea is ready", "That was Ann"]


async def test_words_of_ones_own_stand_beside_it(ann: Person, bob: Person, carol: Person) -> None:
    source, target = await ann.opens(bob), await bob.opens(carol)
    copy = await forwarded(bob, target, await ann.posts(source, "Tea?"), text="She asks:")
    assert (copy["text"], copy["forward"]["text"]) == ("She asks:", "Tea?")
    path = f"/chats/{target['id']}/messages/{copy['id']}/"
    edited = await bob.http.patch(path, text="Ann asks:")
    assert (edited["text"], edited["forward"]) == ("Ann asks:", copy["forward"])


async def test_within_one_chat_everybody_may_follow_it(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    said = await ann.posts(chat, "Tea?")
    forward = (await forwarded(bob, chat, said))["forward"]
    assert (forward["chat_id"], forward["message_id"]) == (chat["id"], said["id"])


async def test_what_was_forwarded_before_stays_its_first_authors(
    ann: Person, bob: Person, carol: Person
) -> None:
    first, second, third = await ann.opens(bob), await bob.opens(carol), await carol.opens()
    said = await ann.posts(first, "Tea?")
    copy = await forwarded(bob, second, said, text="She asks:")
    again = await forwarded(carol, third, copy)
    assert (again["text"], again["forward"]["sender_id"]) == ("Tea?", ann.id)
    assert again["forward"]["sent_at"] == said["sent_at"]
    assert (again["forward"]["chat_id"], again["forward"]["text"]) == (None, None)


async def test_what_one_cannot_read_cannot_be_forwarded(
    ann: Person, bob: Person, carol: Person
) -> None:
    source, target = await ann.opens(bob), await carol.opens()
    said, hidden = await ann.posts(source, "Ours"), await ann.posts(source, "Not for me")
    missing = (404, "MESSAGE_NOT_FOUND")
    assert await refused(carol, target, source["id"], said["id"]) == missing
    assert await refused(carol, target, key(), said["id"]) == missing
    assert await refused(carol, target, target["id"], said["id"]) == missing
    his = await bob.opens()
    await bob.http.delete(f"/chats/{source['id']}/messages/{hidden['id']}/", **{"for": "me"})
    assert await refused(bob, his, source["id"], hidden["id"]) == missing
    await ann.http.delete(f"/chats/{source['id']}/messages/{said['id']}/")
    assert await refused(bob, his, source["id"], said["id"]) == (409, "MESSAGE_DELETED")
    await ann.http.patch(f"/chats/{source['id']}/", name="Tea")
    notice = (await bob.history(source))["entities"][-1]
    assert await refused(bob, his, source["id"], notice["id"]) == (409, "SYSTEM_MESSAGE")
    assert (await bob.history(his))["entities"] == []


async def test_somebody_elses_words_cannot_be_edited(ann: Person, bob: Person) -> None:
    source, target = await ann.opens(bob), await bob.opens()
    copy = await forwarded(bob, target, await ann.posts(source, "Tea?"))
    path = f"/chats/{target['id']}/messages/{copy['id']}/"
    answer = await bob.http.ask("PATCH", path, json={"text": "Beer?"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "FORWARDED_MESSAGE")


async def test_the_same_key_again_is_the_first_message(ann: Person, bob: Person) -> None:
    source, target = await ann.opens(bob), await bob.opens()
    said, mine = await ann.posts(source, "Tea?"), key()
    first = await forwarded(bob, target, said, client_message_id=mine)
    again = await forwarded(bob, target, said, client_message_id=mine)
    assert again == first


async def test_passing_a_name_on_calls_nobody(ann: Person, bob: Person, carol: Person) -> None:
    source, target = await ann.opens(bob), await bob.opens(carol)
    said = await ann.posts(source, f"@{carol.username} knows")
    assert (await forwarded(bob, target, said))["mentions"] == []
    beside = await forwarded(bob, target, said, text=f"@{carol.username}, is that so?")
    assert beside["mentions"] == [carol.id]


@pytest.mark.parametrize("body", [{}, {"forward_of": None}, {"forward_of": {}}, {"text": ""}])
async def test_nothing_at_all_is_refused(ann: Person, body: dict[str, Any]) -> None:
    chat = await ann.opens()
    answer = await ann.http.ask("POST", f"/chats/{chat['id']}/messages/", json=body)
    assert answer.status_code == 422


async def test_who_was_erased_is_nobody_in_what_is_left(ann: Person, bob: Person) -> None:
    source, target = await ann.opens(bob), await bob.opens()
    await forwarded(bob, target, await ann.posts(source, "Remember me"))
    gone = await ann.http.ask("DELETE", "/accounts/me/", json={"password": "correct horse battery"})
    assert gone.status_code == 204
    (copy,) = (await bob.history(target))["entities"]
    assert copy["forward"]["sender"]["display_name"] == "Deleted account"


async def test_files_go_along(ann: Person, bob: Person, carol: Person) -> None:
    source, target = await ann.opens(bob), await bob.opens(carol)
    file = await sends(ann)
    said = await ann.posts(source, "", attachment_ids=[file["id"]])
    copy = await forwarded(bob, target, said)
    assert (copy["text"], copy["attachments"]) == ("", said["attachments"])
    await ann.http.delete(f"/chats/{source['id']}/messages/{said['id']}/")
    had = await carol.http.ask("GET", f"/chats/attachments/{file['id']}/")
    assert had.status_code == 200
