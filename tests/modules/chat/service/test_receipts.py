"""Whose reading may be seen by others."""

from tests.kit.cast import Person


async def test_whoever_shows_no_receipts_is_no_reader_to_others(
    ann: Person, bob: Person, carol: Person
) -> None:
    chat = await ann.opens(bob, carol)
    message = await ann.posts(chat)
    await bob.http.patch("/notify/preferences/", send_read_receipts=False)
    hers, his = await ann.listening(chat), await bob.listening()

    mark = await bob.http.post(f"/chats/{chat['id']}/read/", seq=1)
    await bob.posts(chat, "an answer")
    heard = [frame["type"] for frame in await hers.caught_up()]
    own = [frame["type"] for frame in await his.caught_up()]

    assert mark["unread_count"] == 0
    assert heard == ["new_message"]
    assert own == ["messages_read", "new_message"]
    seen = (await ann.history(chat))["entities"][0]
    assert (seen["is_read"], seen["read_count"]) == (False, 0)
    assert await ann.http.get(f"/chats/{chat['id']}/messages/{message['id']}/readers/") == []
    members = (await ann.http.get(f"/chats/{chat['id']}/members/"))["entities"]
    assert {m["account_id"]: m["last_read_seq"] for m in members}[bob.id] == 0
