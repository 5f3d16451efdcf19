"""Who leaves for good leaves the chats to others, and no holes in their lines."""

from typing import Any

from tests.kit.cast import PASSWORD, Person


async def leaves_for_good(person: Person) -> None:
    answer = await person.http.ask("DELETE", "/accounts/me/", json={"password": PASSWORD})
    assert answer.status_code == 204


async def roles(person: Person, chat: dict[str, Any]) -> dict[str, str]:
    page = await person.http.get(f"/chats/{chat['id']}/members/")
    return {member["account_id"]: member["role"] for member in page["entities"]}


async def test_a_group_goes_on_with_an_admin_as_its_owner(
    ann: Person, bob: Person, carol: Person
) -> None:
    chat = await ann.opens(bob, carol)
    await ann.posts(chat, "Farewell")
    await ann.http.patch(f"/chats/{chat['id']}/members/{carol.id}/", role="admin")
    socket = await bob.listening(chat)

    await leaves_for_good(ann)

    assert await roles(bob, chat) == {bob.id: "member", carol.id: "owner"}
    detail = await carol.http.get(f"/chats/{chat['id']}/")
    assert (detail["owner_id"], detail["member_count"]) == (carol.id, 2)
    message, *notices = (await bob.history(chat))["entities"]
    assert (message["text"], message["sender"]["display_name"]) == ("Farewell", "Deleted account")
    assert [notice["text"] for notice in notices] == [
        "Deleted account made Carol the owner", "Deleted account left the chat",
    ]  # fmt: skip
    frames = [await socket.hear() for _ in range(5)]
    assert [frame["type"] for frame in frames] == [
        "member_updated", "chat_updated", "new_message", "user_left", "new_message",
    ]  # fmt: skip
    first = frames[0]["version"]
    assert [frame["version"] for frame in frames] == list(range(first, first + 5))


async def test_without_admins_who_came_first_takes_it_over(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    await leaves_for_good(ann)
    assert await roles(bob, chat) == {bob.id: "owner"}


async def test_a_member_leaves_as_anybody_leaves(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    await leaves_for_good(bob)
    assert await roles(ann, chat) == {ann.id: "owner"}


async def test_a_direct_chat_tells_that_the_other_one_is_gone(ann: Person, bob: Person) -> None:
    await bob.posts(await ann.opens_direct(bob), "Farewell")
    await leaves_for_good(bob)
    (chat,) = (await ann.http.get("/chats/"))["entities"]
    assert chat["partner"]["display_name"] == "Deleted account"


async def test_a_chat_nobody_else_is_in_goes_along(ann: Person, bob: Person) -> None:
    alone = await ann.opens()
    await leaves_for_good(ann)
    assert (await bob.http.ask("GET", f"/chats/{alone['id']}/")).status_code == 404


async def test_the_other_person_keeps_a_direct_chat(ann: Person, bob: Person) -> None:
    chat = await ann.opens_direct(bob)
    await ann.posts(chat, "Remember me")
    await leaves_for_good(ann)
    [message] = (await bob.history(chat))["entities"]
    assert (message["text"], message["sender"]["username"]) == ("Remember me", None)
    assert (await bob.posts(chat, "I do"))["seq"] == 2
