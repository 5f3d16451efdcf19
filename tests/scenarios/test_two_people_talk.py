"""The main job, through a real server process: two people talk, and nothing is forgotten."""

from uuid import uuid4

from tests.kit.cast import Cast, key
from tests.kit.server import server


async def test_two_people_talk_and_a_killed_server_forgets_nothing(database_url: str) -> None:
    async with server(database_url) as running:
        cast = Cast(running)
        ann, bob, carol = [await cast.person(name) for name in ("ann", "bob", "carol")]
        chat = await ann.opens(bob)
        hers, his = await ann.listening(chat), await bob.listening()

        mine = key()
        first = await hers.ask("send_message", text="Hello", client_message_id=mine)
        await his.until("new_message")
        await his.say("typing", chat_id=chat["id"], is_typing=True)
        assert (await hers.until("typing"))["account_id"] == bob.id
        await his.say("mark_read", chat_id=chat["id"], last_read_message_id=first["message_id"])
        assert (await hers.until("messages_read"))["read_by_all"] is True

        stranger = await carol.dial(f"/chats/{chat['id']}/ws")
        await stranger.say("auth", token=carol.token)
        assert (await stranger.until("auth_error"))["code"] == "CHAT_NOT_FOUND"
        assert (await carol.http.ask("GET", f"/chats/{chat['id']}/")).status_code == 404

        second = await ann.posts(chat, "acknowledged by REST")
        running.kill()
        await running.start()

        texts = [message["text"] for message in (await bob.history(chat))["entities"]]
        assert texts == ["Hello", "acknowledged by REST"]
        again = await ann.http.ask(
            "POST", f"/chats/{chat['id']}/messages/", json={"text": "x", "client_message_id": mine}
        )
        assert (again.status_code, again.json()["data"]["id"]) == (200, first["message_id"])
        back = await bob.listening(chat, version=1)
        assert [m["id"] for m in back.of("chat_history")[0]["messages"]] == [second["id"]]


async def test_strangers_are_refused_and_friends_are_told_of_the_end(database_url: str) -> None:
    async with server(database_url) as running:
        ann = await Cast(running).person("ann")

        unsigned = await running.nobody.ask("GET", "/chats/")
        unknown = await ann.http.ask("GET", f"/chats/{uuid4()}/")
        elsewhere = await ann.http.ask("GET", "/nowhere")

        assert unsigned.status_code == 401
        assert unsigned.json()["error"]["code"] == "NOT_SIGNED_IN"
        assert unknown.status_code == elsewhere.status_code == 404
        assert elsewhere.json()["error"]["code"] == "NOT_FOUND"

        hers = await ann.listening()
        code, seconds = await running.drains()
        assert code == 0
        assert seconds < 10
        assert await hers.closed() == 1012
        assert hers.heard[-1]["type"] == "reconnect"
