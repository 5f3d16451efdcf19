"""Opening, listing, changing and deleting chats."""

import asyncio
from uuid import uuid4

import pytest

from tests.kit.cast import Cast, Person
from tests.kit.house import House
from tests.kit.watch import queries

FOR_MEMBERS: list[tuple[str, str, object]] = [
    ("GET", "", None),
    ("PATCH", "", {"name": "X"}),
    ("PUT", "", {"name": "X"}),
    ("DELETE", "", None),
    ("GET", "history/", None),
    ("POST", "messages/", {"text": "hi"}),
    ("GET", "members/", None),
    ("POST", "members/", {"account_ids": ["01a1fc79-0bd1-7080-b790-0887513fe302"]}),
    ("POST", "read/", {"seq": 0}),
    ("POST", "leave/", None),
    ("GET", "pins/", None),
    ("PUT", "unread/", None),
]
SESSIONS = "auth_sessions"  # who asks is remembered for a second only
PAGE_COST = 6  # chats with their last messages, people, reactions, pins, read counts, how many


async def test_ann_opens_a_group_and_owns_it(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob, name="  Friends  ", description="Of old")

    assert chat["type"] == "group"
    assert chat["name"] == "Friends"
    assert chat["owner_id"] == ann.id
    assert chat["my_role"] == "owner"
    assert chat["member_count"] == 2
    assert (chat["last_seq"], chat["version"], chat["unread_count"]) == (0, 0, 0)
    seen_by_bob = await bob.http.get(f"/chats/{chat['id']}/")
    assert seen_by_bob["my_role"] == "member"
    assert {m["account"]["username"] for m in seen_by_bob["members"]} == {
        ann.username,
        bob.username,
    }


async def test_naming_oneself_or_somebody_twice_changes_nothing(ann: Person, bob: Person) -> None:
    chat = await ann.http.post("/chats/", name="Us", members=[bob.id, ann.id, bob.id])

    assert chat["member_count"] == 2


async def test_a_group_needs_a_name_and_people_who_exist(ann: Person) -> None:
    nameless = await ann.http.ask("POST", "/chats/", json={})
    with_nobody = await ann.http.ask(
        "POST", "/chats/", json={"name": "X", "members": [str(uuid4())]}
    )

    assert nameless.status_code == with_nobody.status_code == 422
    assert nameless.json()["error"]["fields"][0]["field"] == "name"
    assert with_nobody.json()["error"]["fields"][0]["field"] == "members"
    assert (await ann.http.get("/chats/"))["entities"] == []


@pytest.mark.parametrize(
    "name", ["", "   ", "\u200b", "x" * 101, "two\nlines", "a\u202eb", None, 7]
)
async def test_a_name_is_one_visible_line(ann: Person, name: object) -> None:
    response = await ann.http.ask("POST", "/chats/", json={"name": name})

    assert response.status_code == 422
    assert str(name) not in response.json()["error"]["message"] or name in ("", "   ")


async def test_there_is_one_direct_chat_for_two_people(ann: Person, bob: Person) -> None:
    by_ann = await ann.opens_direct(bob)
    by_bob = await bob.opens_direct(ann)

    assert by_ann["id"] == by_bob["id"]
    assert by_ann["type"] == "direct"
    assert by_ann["name"] is None
    assert by_ann["owner_id"] is None


async def test_a_hundred_askers_at_once_get_one_direct_chat(ann: Person, bob: Person) -> None:
    chats = await asyncio.gather(
        *(who.opens_direct(whom) for who, whom in [(ann, bob), (bob, ann)] * 50)
    )

    assert len({chat["id"] for chat in chats}) == 1
    assert len((await ann.http.get("/chats/"))["entities"]) == 1
    assert len((await bob.http.get("/chats/"))["entities"]) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"members": []},
        {"members": ["ann"]},
        {"members": ["bob", "carol"]},
        {"members": ["bob"], "name": "X"},
    ],
)
async def test_a_direct_chat_takes_one_other_person_and_no_name(
    ann: Person, bob: Person, carol: Person, fields: dict[str, object]
) -> None:
    ids = {"ann": ann.id, "bob": bob.id, "carol": carol.id}
    members = [ids[name] for name in fields["members"]]  # type: ignore[attr-defined]

    response = await ann.http.ask(
        "POST", "/chats/", json={**fields, "members": members, "type": "direct"}
    )

    assert response.status_code == 422


async def test_my_chats_come_newest_activity_first_in_pages(ann: Person, bob: Person) -> None:
    chats = [await ann.opens(bob, name=f"Chat {n}") for n in range(5)]
    await bob.posts(chats[1], "the latest")

    first = await ann.http.get("/chats/", limit=3)
    second = await ann.http.get("/chats/", limit=3, cursor=first["next_cursor"])

    names = [chat["name"] for chat in first["entities"] + second["entities"]]
    assert names == ["Chat 1", "Chat 4", "Chat 3", "Chat 2", "Chat 0"]
    assert first["total_count"] == 5
    assert second["next_cursor"] is None
    newest = first["entities"][0]
    assert newest["last_message"]["text"] == "the latest"
    assert newest["last_message"]["sender"]["username"] == bob.username
    assert newest["unread_count"] == 1


async def test_a_page_of_chats_costs_the_same_however_many_there_are(
    ann: Person, bob: Person, house: House
) -> None:
    for n in range(3):
        await bob.posts(await ann.opens(bob, name=f"Chat {n}"))
    with queries(house.database, PAGE_COST, besides=SESSIONS):
        await ann.http.get("/chats/")
    for n in range(47):
        await bob.posts(await ann.opens(bob, name=f"More {n}"))

    with queries(house.database, PAGE_COST, besides=SESSIONS):
        page = await ann.http.get("/chats/")

    assert len(page["entities"]) == 50


async def test_a_direct_chat_names_the_other_one_wherever_it_is_shown(
    ann: Person, bob: Person
) -> None:
    opened, again = await ann.opens_direct(bob), await bob.opens_direct(ann)
    listed = (await bob.http.get("/chats/"))["entities"][0]
    alone = await ann.http.get(f"/chats/{opened['id']}/")

    assert [chat["partner"]["username"] for chat in (opened, alone)] == [bob.username] * 2
    assert [chat["partner"]["username"] for chat in (again, listed)] == [ann.username] * 2
    assert (await ann.opens(bob))["partner"] is None


async def test_all_partners_of_a_page_are_one_question(
    cast: Cast, ann: Person, bob: Person, house: House
) -> None:
    await ann.posts(await ann.opens_direct(bob), "Hello")
    with queries(house.database, PAGE_COST + 1, besides=SESSIONS):
        await ann.http.get("/chats/")
    others = [await cast.person(f"other{n}") for n in range(5)]
    for other in others:
        await ann.posts(await ann.opens_direct(other), "Hello")

    with queries(house.database, PAGE_COST + 1, besides=SESSIONS):
        page = await ann.http.get("/chats/")

    named = {chat["partner"]["id"] for chat in page["entities"]}
    assert named == {other.id for other in [*others, bob]}


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "e30",
        "WyJhIl0",
        "WyJhIiwiYiJd",
        "WyIyMDI2LTAxLTAxIiwiMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAwIl0",
    ],
)
async def test_a_cursor_of_somebody_else_is_refused(ann: Person, cursor: str) -> None:
    response = await ann.http.ask("GET", "/chats/", params={"cursor": cursor})

    assert response.status_code == 422
    assert response.json()["error"]["fields"][0]["field"] == "cursor"


@pytest.mark.parametrize("limit", ["0", "-1", "101", "1000000000", "abc", "1_0", " 7 ", "1.0"])
async def test_a_page_has_one_to_a_hundred_rows(ann: Person, limit: str) -> None:
    assert (await ann.http.ask("GET", "/chats/", params={"limit": limit})).status_code == 422


async def test_admins_change_a_chat_and_members_do_not(
    ann: Person, bob: Person, carol: Person
) -> None:
    chat = await ann.opens(bob, carol)
    await ann.http.patch(f"/chats/{chat['id']}/members/{bob.id}/", role="admin")

    changed = await bob.http.patch(f"/chats/{chat['id']}/", name="Renamed", description="New")
    refused = await carol.http.ask("PATCH", f"/chats/{chat['id']}/", json={"name": "Mine"})

    assert (changed["name"], changed["description"]) == ("Renamed", "New")
    assert refused.status_code == 403
    assert (await ann.http.get(f"/chats/{chat['id']}/"))["name"] == "Renamed"


async def test_changing_nothing_is_no_change_of_the_line(ann: Person) -> None:
    chat = await ann.opens(name="Same")

    unchanged = await ann.http.patch(f"/chats/{chat['id']}/", name="Same")
    empty = await ann.http.patch(f"/chats/{chat['id']}/")

    assert unchanged["version"] == empty["version"] == 0


async def test_a_put_adds_members_and_removes_nobody(
    ann: Person, bob: Person, carol: Person
) -> None:
    chat = await ann.opens(bob)

    changed = await ann.http.put(f"/chats/{chat['id']}/", name="All", members=[carol.id, ann.id])

    assert changed["name"] == "All"
    assert {member["account_id"] for member in changed["members"]} == {ann.id, bob.id, carol.id}


async def test_a_deleted_chat_is_gone_for_everybody(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    await bob.posts(chat)

    refused = await bob.http.ask("DELETE", f"/chats/{chat['id']}/")
    await ann.http.delete(f"/chats/{chat['id']}/")

    assert refused.status_code == 403
    for person in (ann, bob):
        assert (await person.http.ask("GET", f"/chats/{chat['id']}/")).status_code == 404
        assert (await person.http.get("/chats/"))["entities"] == []


async def test_a_strangers_chat_answers_as_one_that_does_not_exist(
    ann: Person, carol: Person
) -> None:
    theirs = await ann.opens()

    for method, tail, body in FOR_MEMBERS:
        real = await carol.http.ask(method, f"/chats/{theirs['id']}/{tail}", json=body)
        none = await carol.http.ask(method, f"/chats/{uuid4()}/{tail}", json=body)
        assert real.status_code == none.status_code == 404, (method, tail)
        assert _without_request_id(real.json()) == _without_request_id(none.json())
        assert set(real.headers) == set(none.headers)


def _without_request_id(answer: dict[str, dict[str, object]]) -> dict[str, object]:
    return {key: value for key, value in answer["error"].items() if key != "request_id"}


async def test_a_put_that_is_refused_adds_nobody(ann: Person, bob: Person) -> None:
    chat = await ann.opens()

    refused = await ann.http.ask(
        "PUT", f"/chats/{chat['id']}/", json={"name": None, "members": [bob.id]}
    )

    assert refused.status_code == 422
    assert (await ann.http.get(f"/chats/{chat['id']}/"))["member_count"] == 1


async def test_the_last_message_is_shown_with_all_that_is_on_it(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    message = await ann.posts(chat)
    await bob.http.put(f"/chats/{chat['id']}/messages/{message['id']}/reactions/👍/")
    await ann.http.put(f"/chats/{chat['id']}/pins/{message['id']}/")
    await bob.http.post(f"/chats/{chat['id']}/read/", seq=1)

    in_list = (await ann.http.get("/chats/"))["entities"][0]["last_message"]
    in_detail = (await ann.http.get(f"/chats/{chat['id']}/"))["last_message"]

    assert in_list == in_detail == (await ann.history(chat))["entities"][0]
