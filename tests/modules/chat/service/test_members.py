"""Who is in a chat: adding, removing, leaving, roles and ownership."""

import asyncio
from uuid import uuid4

import pytest

from tests.kit.cast import Cast, Person


async def test_a_new_member_sees_the_earlier_history_and_nothing_of_it_is_unread(
    ann: Person, bob: Person
) -> None:
    chat = await ann.opens()
    await ann.posts(chat, "before bob")

    added = await ann.http.post(f"/chats/{chat['id']}/members/", account_ids=[bob.id])

    assert [member["account_id"] for member in added] == [bob.id]
    texts = [m["text"] for m in (await bob.history(chat))["entities"]]
    assert texts == ["before bob", "Ann added Bob"]
    assert (await bob.http.get("/chats/"))["entities"][0]["unread_count"] == 0


async def test_adding_somebody_twice_changes_nothing(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)

    again = await ann.http.post(f"/chats/{chat['id']}/members/", account_ids=[bob.id, bob.id])

    assert again == []
    assert (await ann.history(chat))["version"] == 0


async def test_a_hundred_askers_add_bob_once(ann: Person, bob: Person) -> None:
    chat = await ann.opens()
    path = f"/chats/{chat['id']}/members/"

    added = await asyncio.gather(*(ann.http.post(path, account_ids=[bob.id]) for _ in range(100)))

    assert sum(len(members) for members in added) == 1
    detail = await ann.http.get(f"/chats/{chat['id']}/")
    assert (detail["member_count"], detail["version"]) == (2, 2)


async def test_only_admins_add_and_only_people_who_exist(
    ann: Person, bob: Person, carol: Person
) -> None:
    chat = await ann.opens(bob)
    path = f"/chats/{chat['id']}/members/"

    by_member = await bob.http.ask("POST", path, json={"account_ids": [carol.id]})
    unknown = await ann.http.ask("POST", path, json={"account_ids": [carol.id, str(uuid4())]})

    assert by_member.status_code == 403
    assert unknown.status_code == 422
    assert (await ann.http.get(path))["total_count"] == 2


async def test_members_come_in_pages_in_the_order_of_joining(ann: Person, cast: Cast) -> None:
    people = [await cast.person(f"guest{n}") for n in range(4)]
    chat = await ann.opens()
    for person in people:
        await ann.http.post(f"/chats/{chat['id']}/members/", account_ids=[person.id])

    first = await ann.http.get(f"/chats/{chat['id']}/members/", limit=3)
    rest = await ann.http.get(f"/chats/{chat['id']}/members/", cursor=first["next_cursor"])

    names = [m["account"]["username"] for m in first["entities"] + rest["entities"]]
    assert names == [person.username for person in (ann, *people)]
    assert rest["next_cursor"] is None


async def test_the_removed_see_nothing_from_then_on(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)

    await ann.http.delete(f"/chats/{chat['id']}/members/{bob.id}/")

    assert (await bob.http.ask("GET", f"/chats/{chat['id']}/history/")).status_code == 404
    assert (await bob.http.get("/chats/"))["entities"] == []
    again = await ann.http.ask("DELETE", f"/chats/{chat['id']}/members/{bob.id}/")
    assert (again.status_code, again.json()["error"]["code"]) == (404, "MEMBER_NOT_FOUND")


async def test_admins_remove_members_and_only_the_owner_removes_admins(
    ann: Person, bob: Person, carol: Person
) -> None:
    chat = await ann.opens(bob, carol)
    members = f"/chats/{chat['id']}/members"
    await ann.http.patch(f"{members}/{bob.id}/", role="admin")
    await ann.http.patch(f"{members}/{carol.id}/", role="admin")

    by_equal = await bob.http.ask("DELETE", f"{members}/{carol.id}/")
    by_admin = await bob.http.ask("DELETE", f"{members}/{ann.id}/")
    await ann.http.delete(f"{members}/{carol.id}/")

    assert by_equal.status_code == 403
    assert (by_admin.status_code, by_admin.json()["error"]["code"]) == (409, "LAST_OWNER")
    assert (await ann.http.get(f"{members}/"))["total_count"] == 2


async def test_roles_are_given_by_the_owner_alone(ann: Person, bob: Person, carol: Person) -> None:
    chat = await ann.opens(bob, carol)
    members = f"/chats/{chat['id']}/members"

    refused = await bob.http.ask("PATCH", f"{members}/{carol.id}/", json={"role": "admin"})
    own = await ann.http.ask("PATCH", f"{members}/{ann.id}/", json={"role": "member"})
    unknown = await ann.http.ask("PATCH", f"{members}/{bob.id}/", json={"role": "owner"})

    assert [refused.status_code, own.status_code, unknown.status_code] == [403, 409, 422]


async def test_an_owner_hands_over_before_leaving(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)

    refused = await ann.http.ask("POST", f"/chats/{chat['id']}/leave/")
    await ann.http.put(f"/chats/{chat['id']}/owner/", account_id=bob.id)
    await ann.http.post(f"/chats/{chat['id']}/leave/")

    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "LAST_OWNER")
    detail = await bob.http.get(f"/chats/{chat['id']}/")
    assert (detail["owner_id"], detail["my_role"], detail["member_count"]) == (bob.id, "owner", 1)
    assert (await ann.http.ask("GET", f"/chats/{chat['id']}/")).status_code == 404


async def test_of_a_hundred_who_leave_at_once_one_leaves(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)

    answers = await asyncio.gather(
        *(bob.http.patiently("POST", f"/chats/{chat['id']}/leave/") for _ in range(100))
    )

    assert sorted({answer.status_code for answer in answers}) == [204, 404]
    assert sum(answer.status_code == 204 for answer in answers) == 1
    detail = await ann.http.get(f"/chats/{chat['id']}/")
    assert (detail["member_count"], detail["version"]) == (1, 2)


async def test_of_a_hundred_hand_overs_one_succeeds(
    ann: Person, bob: Person, carol: Person
) -> None:
    chat = await ann.opens(bob, carol)
    heirs = [bob.id, carol.id] * 50

    answers = await asyncio.gather(
        *(
            ann.http.patiently("PUT", f"/chats/{chat['id']}/owner/", json={"account_id": heir})
            for heir in heirs
        )
    )

    assert sum(answer.status_code == 200 for answer in answers) == 1
    assert {answer.status_code for answer in answers} == {200, 403}
    roles = [m["role"] for m in (await ann.http.get(f"/chats/{chat['id']}/members/"))["entities"]]
    assert roles.count("owner") == 1


async def test_a_direct_chat_has_no_roles_and_nobody_leaves_it(
    ann: Person, bob: Person, carol: Person
) -> None:
    chat = await ann.opens_direct(bob)
    path = f"/chats/{chat['id']}"

    for method, tail, body in [
        ("POST", "/leave/", None), ("PATCH", "/", {"name": "Us"}), ("DELETE", "/", None),
        ("POST", "/members/", {"account_ids": [carol.id]}),
        ("PUT", "/owner/", {"account_id": bob.id}),
    ]:  # fmt: skip
        answer = await ann.http.ask(method, path + tail, json=body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "NOT_FOR_DIRECT_CHATS")


async def test_a_chat_is_muted_until_a_time_or_for_good(ann: Person) -> None:
    chat = await ann.opens()
    path = f"/chats/{chat['id']}/mute/"

    await ann.http.put(path, until="2030-01-01T00:00:00Z")
    until = (await ann.http.get(f"/chats/{chat['id']}/"))["muted_until"]
    await ann.http.ask("PUT", path)
    for_good = (await ann.http.get(f"/chats/{chat['id']}/"))["muted_until"]
    await ann.http.delete(path)

    assert until == "2030-01-01T00:00:00Z"
    assert for_good.startswith("9999")
    assert (await ann.http.get(f"/chats/{chat['id']}/"))["muted_until"] is None


@pytest.mark.parametrize("until", ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+10:00", "5"])
async def test_a_time_that_cannot_be_is_refused(ann: Person, until: str) -> None:
    chat = await ann.opens()

    answer = await ann.http.ask("PUT", f"/chats/{chat['id']}/mute/", json={"until": until})

    assert answer.status_code == 422


async def test_whoever_comes_later_has_not_read_what_was_before(ann: Person, bob: Person) -> None:
    chat = await ann.opens()
    message = await ann.posts(chat)
    await ann.http.post(f"/chats/{chat['id']}/members/", account_ids=[bob.id])

    seen = (await ann.history(chat))["entities"][0]

    assert (seen["is_read"], seen["read_count"]) == (False, 0)
    assert await ann.http.get(f"/chats/{chat['id']}/messages/{message['id']}/readers/") == []


async def test_a_hand_over_tells_whose_the_chat_is(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    socket = await bob.listening(chat)

    await ann.http.put(f"/chats/{chat['id']}/owner/", account_id=bob.id)

    assert (await socket.until("chat_updated"))["chat"]["owner_id"] == bob.id
