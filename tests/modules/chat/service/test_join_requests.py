"""Asking to be let into a channel that is not public: one request waits, and gets one answer."""

import asyncio
from typing import Any

import pytest

from tests.kit.cast import Cast, Frame, Person


@pytest.fixture
async def chat(ann: Person) -> Frame:
    opened: Frame = await ann.http.post("/chats/", type="channel", name="Hidden")
    return opened


def requests(chat: Frame) -> str:
    return f"/chats/{chat['id']}/join-requests/"


async def test_bob_asks_and_ann_lets_him_in(ann: Person, bob: Person, chat: Frame) -> None:
    await ann.posts(chat, "secret")
    ann_hears, bob_hears = await ann.listening(), await bob.listening()

    asked = await bob.http.post(requests(chat))
    heard = await ann_hears.until("join_request_changed")
    (waiting,) = (await ann.http.get(requests(chat)))["entities"]
    accepted = await ann.http.post(f"{requests(chat)}{asked['id']}/accept/")

    assert heard["request"] == waiting == asked
    assert (asked["status"], asked["account"]["username"]) == ("pending", bob.username)
    assert (accepted["status"], accepted["id"]) == ("accepted", asked["id"])
    answer = await bob_hears.until("join_request_changed", lambda f: f["request"] == accepted)
    assert answer["chat_id"] == chat["id"]
    await bob_hears.until("chat_joined")
    assert (await ann_hears.until("user_joined"))["account_id"] == bob.id
    texts = [m["text"] for m in (await bob.history(chat))["entities"]]
    assert texts == ["secret", "Ann added Bob"]
    assert (await ann.http.get(requests(chat)))["entities"] == []


async def test_whoever_is_declined_may_ask_again(ann: Person, bob: Person, chat: Frame) -> None:
    hears = await bob.listening()
    first = await bob.http.post(requests(chat))

    declined = await ann.http.post(f"{requests(chat)}{first['id']}/decline/")
    await hears.until("join_request_changed", lambda f: f["request"]["status"] == "declined")
    (mine,) = (await bob.http.get(requests(chat)))["entities"]
    again = await bob.http.post(requests(chat))
    late = await ann.http.ask("POST", f"{requests(chat)}{first['id']}/accept/")

    assert mine == declined
    assert again["id"] != first["id"]
    assert late.status_code == 404
    assert (await bob.http.ask("GET", f"/chats/{chat['id']}/")).status_code == 404


async def test_bob_takes_his_request_back(ann: Person, bob: Person, chat: Frame) -> None:
    hears = await ann.listening()
    asked = await bob.http.post(requests(chat))

    await bob.http.delete(f"{requests(chat)}{asked['id']}/")

    gone = await hears.until("join_request_changed", lambda f: f["request"]["status"] != "pending")
    assert gone["request"]["status"] == "withdrawn"
    assert (await ann.http.get(requests(chat)))["entities"] == []
    late = await ann.http.ask("POST", f"{requests(chat)}{asked['id']}/accept/")
    twice = await bob.http.ask("DELETE", f"{requests(chat)}{asked['id']}/")
    assert (late.status_code, twice.status_code) == (404, 404)
    await bob.http.post(requests(chat))


async def test_a_request_is_taken_back_by_whoever_made_it(
    ann: Person, bob: Person, carol: Person, chat: Frame
) -> None:
    asked = await bob.http.post(requests(chat))
    path = f"{requests(chat)}{asked['id']}/"

    for person in (ann, carol):
        answer = await person.http.ask("DELETE", path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (
            404, "JOIN_REQUEST_NOT_FOUND",
        )  # fmt: skip
    for answered in ("accept", "decline"):
        assert (await carol.http.ask("POST", f"{path}{answered}/")).status_code == 404
        assert (await bob.http.ask("POST", f"{path}{answered}/")).status_code == 404


async def test_members_see_no_requests_and_strangers_no_channel(
    ann: Person, bob: Person, carol: Person, chat: Frame
) -> None:
    await ann.http.post(f"/chats/{chat['id']}/members/", account_ids=[bob.id])
    asked = await carol.http.post(requests(chat))

    by_member = await bob.http.ask("GET", requests(chat))
    accepted = await bob.http.ask("POST", f"{requests(chat)}{asked['id']}/accept/")

    assert by_member.status_code == accepted.status_code == 403


async def test_one_asks_only_where_one_has_to(ann: Person, bob: Person, chat: Frame) -> None:
    public = await ann.http.post("/chats/", type="channel", name="Open", is_public=True)
    group = await ann.opens()

    answers = [
        await ann.http.ask("POST", requests(chat)),
        await bob.http.ask("POST", requests(public)),
        await bob.http.ask("POST", requests(group)),
        await bob.http.ask("GET", requests(group)),
    ]

    assert [(a.status_code, a.json()["error"]["code"]) for a in answers] == [
        (409, "ALREADY_MEMBER"), (409, "CHANNEL_IS_PUBLIC"),
        (404, "CHAT_NOT_FOUND"), (404, "CHAT_NOT_FOUND"),
    ]  # fmt: skip


async def test_of_a_hundred_requests_at_once_one_waits(
    ann: Person, bob: Person, chat: Frame
) -> None:
    answers = await asyncio.gather(
        *(bob.http.patiently("POST", requests(chat)) for _ in range(100))
    )

    assert sorted({answer.status_code for answer in answers}) == [201, 409]
    assert sum(answer.status_code == 201 for answer in answers) == 1
    assert len((await ann.http.get(requests(chat)))["entities"]) == 1


async def test_of_a_hundred_answers_one_counts(ann: Person, bob: Person, chat: Frame) -> None:
    asked = await bob.http.post(requests(chat))
    path = f"{requests(chat)}{asked['id']}/"

    answers = await asyncio.gather(
        *(
            ann.http.patiently("POST", f"{path}{'decline' if n % 10 == 9 else 'accept'}/")
            for n in range(100)
        )
    )

    won = [answer.json()["data"] for answer in answers if answer.status_code == 200]
    lost = {answer.json()["error"]["code"] for answer in answers if answer.status_code != 200}
    assert len(won) == 1
    assert lost == {"JOIN_REQUEST_DECIDED"}
    detail = await ann.http.get(f"/chats/{chat['id']}/")
    assert detail["member_count"] == (2 if won[0]["status"] == "accepted" else 1)


async def test_asking_and_taking_back_at_once_never_breaks(
    ann: Person, bob: Person, chat: Frame
) -> None:
    async def asks_and_withdraws() -> Any:
        answer = await bob.http.patiently("POST", requests(chat))
        if answer.status_code == 201:
            path = f"{requests(chat)}{answer.json()['data']['id']}/"
            return await bob.http.patiently("DELETE", path)
        return answer

    answers = await asyncio.gather(*(asks_and_withdraws() for _ in range(40)))

    assert {answer.status_code for answer in answers} <= {204, 409}
    assert (await ann.http.get(requests(chat)))["entities"] == []


async def test_whoever_is_let_in_another_way_waits_no_longer(
    ann: Person, bob: Person, chat: Frame
) -> None:
    hears = await bob.listening()
    asked = await bob.http.post(requests(chat))

    await ann.http.post(f"/chats/{chat['id']}/members/", account_ids=[bob.id])

    told = await hears.until("join_request_changed", lambda f: f["request"]["status"] != "pending")
    assert (told["request"]["id"], told["request"]["status"]) == (asked["id"], "accepted")
    late = await ann.http.ask("POST", f"{requests(chat)}{asked['id']}/accept/")
    assert (late.status_code, late.json()["error"]["code"]) == (409, "JOIN_REQUEST_DECIDED")


async def test_requests_come_in_pages_in_the_order_of_their_coming(
    ann: Person, cast: Cast, chat: Frame
) -> None:
    people = [await cast.person(f"asker{n}") for n in range(5)]
    for person in people:
        await person.http.post(requests(chat))

    first = await ann.http.get(requests(chat), limit=3)
    rest = await ann.http.get(requests(chat), limit=3, cursor=first["next_cursor"])

    asked = [one["account_id"] for one in first["entities"] + rest["entities"]]
    assert asked == [person.id for person in people]
    assert rest["next_cursor"] is None


async def test_somebody_who_has_left_may_ask_again(ann: Person, bob: Person, chat: Frame) -> None:
    asked = await bob.http.post(requests(chat))
    await ann.http.post(f"{requests(chat)}{asked['id']}/accept/")
    await bob.http.post(f"/chats/{chat['id']}/leave/")

    again = await bob.http.post(requests(chat))

    assert again["status"] == "pending"


async def test_nobody_is_let_in_who_is_gone(ann: Person, bob: Person, chat: Frame) -> None:
    asked = await bob.http.post(requests(chat))
    await bob.http.ask("DELETE", "/accounts/me/", json={"password": "correct horse battery"})

    answer = await ann.http.ask("POST", f"{requests(chat)}{asked['id']}/accept/")

    assert answer.status_code == 404
    assert (await ann.http.get(requests(chat)))["entities"] == []
