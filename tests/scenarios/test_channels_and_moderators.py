"""Moderators of the site: in every channel what its owner may, in other chats strangers."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from app.modules.auth.models import Account
from tests.kit.cast import Cast, Frame, Person
from tests.kit.doors import Socket
from tests.kit.house import House


@pytest.fixture(params=["moderator", "admin"])
async def max_(cast: Cast, house: House, request: pytest.FixtureRequest) -> Person:
    """Somebody who looks after the site, signed in as that."""
    person = await cast.person("max")
    async with house.database.unit_of_work() as transaction:
        changed = update(Account).where(Account.id == UUID(person.id)).values(role=request.param)
        await transaction.session.execute(changed)
    return await cast.again(person)


@pytest.fixture
async def chat(ann: Person, bob: Person) -> Frame:
    """A channel that is not public, with a message of Ann's in it."""
    opened: Frame = await ann.http.post(
        "/chats/", type="channel", name="Hidden", members=[bob.id], slug=uuid4().hex
    )
    return opened


async def test_max_reads_a_channel_that_he_is_not_in(
    ann: Person, max_: Person, chat: Frame
) -> None:
    message = await ann.posts(chat, "hidden")
    path = f"/chats/{chat['id']}"

    detail = await max_.http.get(f"{path}/")
    found = await max_.http.get("/chats/directory/", search=chat["slug"])

    assert (detail["my_role"], detail["unread_count"], detail["member_count"]) == (None, 0, 2)
    assert [m["text"] for m in (await max_.history(chat))["entities"]] == ["hidden"]
    assert len((await max_.http.get(f"{path}/members/"))["entities"]) == 2
    assert await max_.http.get(f"{path}/messages/{message['id']}/edits/") == []
    assert [one["id"] for one in found["entities"]] == [chat["id"]]
    assert (await max_.http.get("/chats/"))["entities"] == []


async def test_max_listens_to_a_channel_and_comes_back_to_it(
    ann: Person, max_: Person, chat: Frame
) -> None:
    await ann.posts(chat, "one")
    socket = await max_.listening(chat)
    (history,) = socket.of("chat_history")
    await ann.posts(chat, "two")
    live = await socket.until("new_message")
    await socket.close()
    await ann.posts(chat, "three")

    back = await max_.listening(chat, version=live["version"])

    (missed,) = back.of("chat_history")
    assert [m["text"] for m in history["messages"]] == ["one"]
    assert [m["text"] for m in missed["messages"]] == ["three"]
    assert live["message"]["text"] == "two"
    asked = await back.ask("get_chat_history")
    assert (len(asked["messages"]), asked["unread_count"]) == (3, 0)


async def test_max_does_what_the_owner_may(
    ann: Person, bob: Person, max_: Person, chat: Frame
) -> None:
    path = f"/chats/{chat['id']}"
    message, hears = await ann.posts(chat), await bob.listening(chat)

    await max_.http.patch(f"{path}/", name="Renamed", is_public=True, posting="admins")
    await max_.http.put(f"{path}/pins/{message['id']}/")
    await max_.http.delete(f"{path}/messages/{message['id']}/")
    await max_.http.patch(f"{path}/members/{bob.id}/", role="admin")
    await max_.http.put(f"{path}/owner/", account_id=bob.id)
    await max_.http.delete(f"{path}/members/{ann.id}/")

    told = [frame for frame in await hears.caught_up() if "version" in frame]
    kinds = [frame["type"] for frame in told if frame["type"] != "new_message"]
    assert kinds == [
        "chat_updated", "message_pinned", "message_deleted", "member_updated",
        "member_updated", "member_updated", "chat_updated", "user_left",
    ]  # fmt: skip
    assert [frame["version"] for frame in told] == list(range(2, 2 + len(told)))
    detail = await bob.http.get(f"{path}/")
    assert (detail["owner_id"], detail["my_role"], detail["name"]) == (bob.id, "owner", "Renamed")
    assert [member["account_id"] for member in detail["members"]] == [bob.id]
    await max_.http.delete(f"{path}/")
    assert (await bob.http.ask("GET", f"{path}/")).status_code == 404


async def test_max_answers_requests_to_join(
    ann: Person, carol: Person, max_: Person, chat: Frame
) -> None:
    asked = await carol.http.post(f"/chats/{chat['id']}/join-requests/")

    (waiting,) = (await max_.http.get(f"/chats/{chat['id']}/join-requests/"))["entities"]
    await max_.http.post(f"/chats/{chat['id']}/join-requests/{asked['id']}/accept/")

    assert waiting["id"] == asked["id"]
    assert (await ann.http.get(f"/chats/{chat['id']}/"))["member_count"] == 3


async def test_what_members_do_max_does_once_he_has_joined(
    ann: Person, bob: Person, max_: Person, chat: Frame
) -> None:
    message = await ann.posts(chat)
    path = f"/chats/{chat['id']}"
    socket, hears = await max_.listening(chat), await bob.listening(chat)
    refused = [
        await max_.http.ask("POST", f"{path}/messages/", json={"text": "hi"}),
        await max_.http.ask("POST", f"{path}/read/", json={"seq": 1}),
        await max_.http.ask("PUT", f"{path}/messages/{message['id']}/reactions/👍/"),
        await max_.http.ask("PUT", f"{path}/mute/"),
        await max_.http.ask("PUT", f"{path}/unread/"),
        await max_.http.ask("POST", f"{path}/leave/"),
    ]
    by_socket = await socket.ask("send_message", text="hi")
    await socket.say("typing", is_typing=True)
    await socket.caught_up()  # or he is a member by the time it is heard

    joined = await max_.http.post(f"{path}/join/")
    await ann.http.patch(f"{path}/", posting="admins")
    said = await max_.posts(chat, "now")

    codes = {(answer.status_code, answer.json()["error"]["code"]) for answer in refused}
    assert codes == {(403, "NOT_A_MEMBER")}
    assert by_socket["code"] == "NOT_A_MEMBER"
    assert joined["my_role"] == "member"
    await hears.until("new_message", lambda frame: frame["message"] == said)
    assert hears.of("typing") == []
    assert (await ann.http.get(f"{path}/"))["member_count"] == 3


async def test_max_is_a_stranger_in_groups_and_direct_chats(
    ann: Person, bob: Person, max_: Person, house: House
) -> None:
    for chat in (await ann.opens(bob), await ann.opens_direct(bob)):
        message = await ann.posts(chat)
        path = f"/chats/{chat['id']}"
        answers = [
            await max_.http.ask("GET", f"{path}/"),
            await max_.http.ask("GET", f"{path}/history/"),
            await max_.http.ask("GET", f"{path}/members/"),
            await max_.http.ask("PATCH", f"{path}/", json={"name": "x"}),
            await max_.http.ask("DELETE", f"{path}/"),
            await max_.http.ask("POST", f"{path}/join/"),
            await max_.http.ask("POST", f"{path}/messages/", json={"text": "hi"}),
            await max_.http.ask("DELETE", f"{path}/messages/{message['id']}/"),
            await max_.http.ask("PUT", f"{path}/pins/{message['id']}/"),
        ]
        seen = {(answer.status_code, answer.json()["error"]["code"]) for answer in answers}
        assert seen == {(404, "CHAT_NOT_FOUND")}
        socket = await Socket.open(f"{house.ws_url}{path}/ws")
        await socket.say("auth", token=max_.token)
        assert await socket.closed() == 4404


async def test_who_no_longer_looks_after_the_site_sees_the_channel_no_more(
    max_: Person, chat: Frame, cast: Cast, house: House
) -> None:
    """The role is that of the session, and sessions of those who are demoted end."""
    root = await cast.person("root")
    async with house.database.unit_of_work() as transaction:
        changed = update(Account).where(Account.id == UUID(root.id)).values(role="admin")
        await transaction.session.execute(changed)
    chief = await cast.again(root)
    socket = await max_.listening(chat)

    await chief.http.put(f"/accounts/{max_.id}/role/", role="user")

    assert await socket.closed() == 4401
    assert (await max_.http.ask("GET", f"/chats/{chat['id']}/")).status_code == 404
