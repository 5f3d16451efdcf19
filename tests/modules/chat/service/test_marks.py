"""What is an account's own about a chat: every device of it knows, and nobody else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.kit.cast import Person
from tests.kit.doors import Frame

UNTIL = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)


def path(chat: Frame, tail: str) -> str:
    return f"/chats/{chat['id']}/{tail}"


async def own(person: Person, chat: Frame) -> Frame:
    """What REST says is theirs about the chat, in the words of the frame."""
    found = await person.http.get(path(chat, ""))
    count = await person.http.get(path(chat, "history/"))
    return {
        "type": "chat_marks", "chat_id": chat["id"],
        "last_read_seq": count["last_seq"] - found["unread_count"],
        "unread_count": found["unread_count"], "marked_unread": found["marked_unread"],
        "muted_until": found["muted_until"],
    }  # fmt: skip


CHANGES: dict[str, tuple[str, str, dict[str, Any] | None]] = {
    "mute": ("PUT", "mute/", None),
    "mute until": ("PUT", "mute/", {"until": UNTIL.isoformat()}),
    "unmute": ("DELETE", "mute/", None),
    "flag": ("PUT", "unread/", None),
    "unflag": ("DELETE", "unread/", None),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
async def test_a_change_is_told_to_the_persons_devices_at_both_doors_and_to_nobody_else(
    ann: Person, bob: Person, change: tuple[str, str, dict[str, Any] | None]
) -> None:
    chat, other = await ann.opens(bob), await ann.opens(bob)
    await ann.posts(chat)
    one, everything = await bob.listening(chat), await bob.listening()
    elsewhere, anns = await bob.listening(other), await ann.listening()
    method, tail, body = change

    await bob.http.ask(method, path(chat, tail), json=body)

    truth = await own(bob, chat)
    assert await one.until("chat_marks") == truth
    assert await everything.until("chat_marks") == truth
    assert truth["unread_count"] == 1
    for deaf in (elsewhere, anns):
        await deaf.caught_up()
        assert deaf.of("chat_marks") == []


async def test_reading_takes_the_flag_away_on_every_device(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    message = await ann.posts(chat)
    await bob.http.put(path(chat, "unread/"))
    reader, other = await bob.listening(), await bob.listening(chat)

    await reader.say("mark_read", chat_id=chat["id"], last_read_message_id=message["id"])

    told = await other.until("chat_marks")
    assert (told["marked_unread"], told["unread_count"], told["last_read_seq"]) == (False, 0, 1)
    assert told == await own(bob, chat)


async def test_reading_without_a_flag_says_no_more_than_that(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    await ann.posts(chat)
    listening = await bob.listening()
    await bob.http.post(path(chat, "read/"), seq=1)
    await listening.caught_up()
    assert (len(listening.of("messages_read")), listening.of("chat_marks")) == (1, [])


async def test_a_hidden_message_goes_from_the_persons_devices_alone(
    ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    message = await ann.posts(chat)
    one, everything, anns = await bob.listening(chat), await bob.listening(), await ann.listening()

    await bob.http.delete(path(chat, f"messages/{message['id']}/"), **{"for": "me"})

    for device in (one, everything):
        assert await device.until("message_hidden") == {
            "type": "message_hidden", "chat_id": chat["id"], "message_id": message["id"], "seq": 1,
        }  # fmt: skip
    await anns.caught_up()
    assert anns.of("message_hidden") == []


async def test_who_has_left_the_chat_hears_of_none_of_it(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    socket = await bob.listening(chat)
    await socket.say("leave_chat")
    await socket.caught_up()
    await bob.http.put(path(chat, "mute/"), until=(UNTIL + timedelta(days=1)).isoformat())
    assert "chat_marks" not in {frame["type"] for frame in await socket.caught_up()}
