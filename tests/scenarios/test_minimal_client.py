"""A recorded conversation of the smallest client there is: it must go on working for ever.

The client knows four frames and no optional field. What it is told may gain fields and frames,
never lose these.
"""

from typing import Any

from tests.kit.cast import Person

# What the client sends, and the frame it then waits for with the fields it reads.
CONVERSATION: list[tuple[dict[str, Any], str, dict[str, Any]]] = [
    (
        {"type": "send_message", "text": "Hello there"},
        "new_message",
        {
            "chat_id": "<chat>",
            "message": {
                "id": "<any>", "chat_id": "<chat>", "sender_id": "<me>", "text": "Hello there",
                "sent_at": "<any>", "sender": {"id": "<me>", "username": "<any>"},
            },
        },
    ),
    (
        {"type": "mark_read", "last_read_message_id": "<last>"},
        "messages_read",
        {"chat_id": "<chat>", "read_by": "<me>"},
    ),
    (
        {"type": "typing", "is_typing": True},
        "typing",
        {"chat_id": "<chat>", "account_id": "<me>", "is_typing": True},
    ),
]  # fmt: skip


async def test_the_smallest_client_is_understood(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    client, other = await ann.dial(f"/chats/{chat['id']}/ws"), await bob.listening(chat)
    names = {"<chat>": chat["id"], "<me>": ann.id}

    await client.say("auth", token=ann.token)
    success, history = await client.hear(), await client.hear()
    assert success["type"] == "auth_success"
    assert (history["type"], history["messages"], history["total_count"]) == ("chat_history", [], 0)
    for sent, told, fields in CONVERSATION:
        if sent["type"] == "mark_read":
            # One's own message is read already: the client marks what the other has answered.
            names["<last>"] = (await bob.posts(chat, "Hi"))["id"]
        frame = {name: names.get(str(value), value) for name, value in sent.items()}
        await client.say(frame.pop("type"), **frame)
        heard = await other.until(told, lambda frame: frame.get("read_by", ann.id) == ann.id)
        _expect(heard, fields, names)
    await client.caught_up()
    assert client.of("message_ack")[0]["client_message_id"] is None


def _expect(heard: dict[str, Any], fields: dict[str, Any], names: dict[str, str]) -> None:
    for name, value in fields.items():
        if isinstance(value, dict):
            _expect(heard[name], value, names)
        elif value == "<any>":
            assert heard[name]
        else:
            assert heard[name] == names.get(str(value), value), name
