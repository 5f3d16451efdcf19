"""Messages that people report, and what moderators do about them."""

import asyncio
from uuid import uuid4

import httpx
import pytest

from tests.kit.cast import Cast, Person
from tests.kit.doors import Frame
from tests.kit.house import House, messenger
from tests.modules.catalogues.conftest import promoted


@pytest.fixture
async def mary(house: House, cast: Cast) -> Person:
    """She looks after the site."""
    return await promoted(house, await cast.person("mary"), "moderator")


async def tries_to_report(
    who: Person, message: Frame, reason: str = "spam", **fields: object
) -> httpx.Response:
    path = f"/chats/{message['chat_id']}/messages/{message['id']}/report/"
    return await who.http.patiently("POST", path, json={"reason": reason, **fields})


async def reports(who: Person, message: Frame, reason: str = "spam", **fields: object) -> Frame:
    answer = await tries_to_report(who, message, reason, **fields)
    assert answer.status_code == 201, answer.text
    made: Frame = answer.json()["data"]
    return made


async def seen_by(moderator: Person, made: Frame, **params: object) -> Frame | None:
    """The report among those that the moderator is shown."""
    page = await moderator.http.get("/chats/reports/", limit=100, **params)
    return next((one for one in page["entities"] if one["id"] == made["id"]), None)


async def tries_to_resolve(who: Person, made: Frame, outcome: str) -> httpx.Response:
    path = f"/chats/reports/{made['id']}/resolve/"
    return await who.http.patiently("POST", path, json={"outcome": outcome})


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("error", {}).get("code", "")


async def test_a_moderator_sees_what_was_said_and_nothing_else_of_the_chat(
    ann: Person, bob: Person, mary: Person
) -> None:
    chat = await ann.opens_direct(bob)
    await ann.posts(chat, "a secret of ours")
    message = await bob.posts(chat, "buy my watches")

    made = await reports(ann, message, "fraud", comment="He does it all the time.")
    report = await seen_by(mary, made)

    assert made.keys() == {"id", "chat_id", "message_id", "reason", "comment", "reported_at"}
    assert report is not None
    assert (report["text"], report["reason"], report["comment"]) == (
        "buy my watches", "fraud", "He does it all the time.",
    )  # fmt: skip
    assert (report["reporter"]["id"], report["sender"]["id"]) == (ann.id, bob.id)
    assert (report["state"], report["outcome"], report["chat_type"]) == ("open", None, "direct")
    assert report["sent_at"] == message["sent_at"]
    assert "a secret of ours" not in str(report)
    for tail in ("", "history/", "members/", f"messages/{message['id']}/edits/"):
        closed = await mary.http.ask("GET", f"/chats/{chat['id']}/{tail}")
        assert refusal(closed) == (404, "CHAT_NOT_FOUND")


async def test_what_was_said_is_kept_as_it_was_when_it_was_reported(
    ann: Person, bob: Person, mary: Person
) -> None:
    chat = await ann.opens(bob)
    message = await bob.posts(chat, "before")
    made = await reports(ann, message)
    path = f"/chats/{chat['id']}/messages/{message['id']}/"
    await bob.http.patch(path, text="after")

    edited = await seen_by(mary, made)
    await bob.http.delete(path)
    deleted = await seen_by(mary, made)
    await ann.http.delete(f"/chats/{chat['id']}/")
    gone = await seen_by(mary, made)

    assert edited is not None
    assert edited["text"] == "before"
    assert edited == deleted == gone
    assert (await tries_to_resolve(mary, made, "message_deleted")).status_code == 200


async def test_once_per_person_and_message(ann: Person, bob: Person, carol: Person) -> None:
    chat = await ann.opens(bob, carol)
    message = await bob.posts(chat)

    answers = await asyncio.gather(*(tries_to_report(ann, message) for _ in range(100)))

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 99
    assert {refusal(a) for a in answers if a.status_code != 201} == {(409, "ALREADY_REPORTED")}
    assert await reports(carol, message)
    assert await reports(ann, await bob.posts(chat))


async def test_whom_it_is_not_shown_and_what_is_not_there_cannot_be_reported(
    ann: Person, bob: Person, carol: Person
) -> None:
    chat = await ann.opens(bob)
    message, deleted = await bob.posts(chat), await bob.posts(chat)
    await bob.http.delete(f"/chats/{chat['id']}/messages/{deleted['id']}/")

    refused = {
        "stranger": await tries_to_report(carol, message),
        "own": await tries_to_report(bob, message),
        "deleted": await tries_to_report(ann, deleted),
        "unknown": await tries_to_report(ann, {**message, "id": str(uuid4())}),
        "reason": await tries_to_report(ann, message, "because"),
    }

    assert {why: refusal(answer) for why, answer in refused.items()} == {
        "stranger": (404, "CHAT_NOT_FOUND"),
        "own": (409, "OWN_MESSAGE"),
        "deleted": (409, "MESSAGE_DELETED"),
        "unknown": (404, "MESSAGE_NOT_FOUND"),
        "reason": (422, "VALIDATION_ERROR"),
    }
    assert refused["reason"].json()["error"]["fields"][0]["field"] == "reason"


@pytest.mark.parametrize(
    "body",
    [
        {}, {"reason": None}, {"reason": ""}, {"reason": 1}, {"reason": "x" * 101},
        {"reason": "spam", "comment": "x" * 1001}, {"reason": "spam", "comment": "\x00"},
        {"reason": "spam", "sender_id": str(uuid4())},
    ],
)  # fmt: skip
async def test_a_report_that_makes_no_sense_is_refused(
    ann: Person, bob: Person, body: Frame
) -> None:
    chat = await ann.opens(bob)
    message = await bob.posts(chat)
    path = f"/chats/{chat['id']}/messages/{message['id']}/report/"

    answer = await ann.http.ask("POST", path, json=body)

    assert answer.status_code == 422
    assert await reports(ann, message)


async def test_only_moderators_see_reports_and_decide(
    house: House, ann: Person, bob: Person, cast: Cast
) -> None:
    chat = await ann.opens(bob)
    made = await reports(ann, await bob.posts(chat))

    for person in (ann, bob):
        assert refusal(await person.http.ask("GET", "/chats/reports/")) == (403, "FORBIDDEN")
        assert refusal(await tries_to_resolve(person, made, "dismissed")) == (403, "FORBIDDEN")
    chief = await promoted(house, await cast.person("chief"), "admin")
    assert await seen_by(chief, made)
    unknown = await tries_to_resolve(chief, {"id": str(uuid4())}, "dismissed")
    assert refusal(unknown) == (404, "REPORT_NOT_FOUND")
    odd = await tries_to_resolve(chief, made, "shrugged")
    assert odd.status_code == 422


async def test_a_moderator_deletes_what_was_reported_and_everybody_sees_it(
    house: House, ann: Person, bob: Person, carol: Person, mary: Person
) -> None:
    chat = await ann.opens(bob, carol)
    message = await bob.posts(chat, "buy my watches")
    made, another = await reports(ann, message), await reports(carol, message)
    socket = await carol.listening(chat)

    answer = await tries_to_resolve(mary, made, "message_deleted")

    report = answer.json()["data"]
    assert (report["state"], report["outcome"]) == ("resolved", "message_deleted")
    assert (report["resolved_by"]["id"], report["text"]) == (mary.id, "buy my watches")
    deleted = await socket.until("message_deleted")
    assert (deleted["version"], deleted["message"]["text"]) == (2, "")
    assert (await ann.history(chat))["entities"][0]["deleted_at"] is not None
    alike = await seen_by(mary, another)
    assert alike is not None
    assert alike["outcome"] == "message_deleted"
    assert await seen_by(mary, made, state="open") is None
    assert await seen_by(mary, made, state="resolved") == report


async def test_dismissing_leaves_the_message_and_other_reports(
    ann: Person, bob: Person, carol: Person, mary: Person
) -> None:
    chat = await ann.opens(bob, carol)
    message = await bob.posts(chat, "a joke")
    made, another = await reports(ann, message), await reports(carol, message)

    assert (await tries_to_resolve(mary, made, "dismissed")).status_code == 200

    assert (await ann.history(chat))["entities"][0]["text"] == "a joke"
    other = await seen_by(mary, another, state="open")
    assert other is not None
    again = await tries_to_resolve(mary, made, "message_deleted")
    assert refusal(again) == (409, "REPORT_RESOLVED")
    assert (await ann.history(chat))["entities"][0]["text"] == "a joke"


async def test_of_a_hundred_decisions_at_once_one_counts(
    ann: Person, bob: Person, mary: Person
) -> None:
    chat = await ann.opens(bob)
    made = await reports(ann, await bob.posts(chat))

    answers = await asyncio.gather(
        *(tries_to_resolve(mary, made, o) for o in ("message_deleted", "dismissed") * 50)
    )

    decided = [answer.json()["data"]["outcome"] for answer in answers if answer.status_code == 200]
    assert len(decided) == 1
    refused = {refusal(a) for a in answers if a.status_code != 200}
    assert refused == {(409, "REPORT_RESOLVED")}
    page = await ann.history(chat)
    assert (page["entities"][0]["deleted_at"] is not None) == (decided == ["message_deleted"])


async def test_nobody_judges_what_they_said_themselves(ann: Person, mary: Person) -> None:
    chat = await ann.opens(mary)
    made = await reports(ann, await mary.posts(chat))

    assert refusal(await tries_to_resolve(mary, made, "dismissed")) == (409, "OWN_MESSAGE")


async def test_what_a_moderator_did_is_in_the_audit_log(
    house: House, cast: Cast, ann: Person, bob: Person, mary: Person
) -> None:
    chat = await ann.opens(bob)
    made = await reports(ann, await bob.posts(chat, "words of bob"), "spam")
    await tries_to_resolve(mary, made, "dismissed")

    chief = await promoted(house, await cast.person("chief"), "admin")
    page = await chief.http.get("/accounts/audit/", subject_id=bob.id)

    [entry] = page["entities"]
    assert (entry["actor_id"], entry["act"]) == (mary.id, "report_resolved")
    assert entry["details"] == {
        "report_id": made["id"], "reason": "spam", "outcome": "dismissed",
    }  # fmt: skip


async def test_reports_come_in_pages_the_newest_first(
    ann: Person, bob: Person, mary: Person
) -> None:
    chat = await ann.opens(bob)
    made = [await reports(ann, await bob.posts(chat)) for _ in range(3)]

    first = await mary.http.get("/chats/reports/", limit=2)
    rest = await mary.http.get("/chats/reports/", limit=2, cursor=first["next_cursor"])

    ids = [one["id"] for one in first["entities"] + rest["entities"]]
    assert ids[:3] == [one["id"] for one in reversed(made)]
    odd = await mary.http.ask("GET", "/chats/reports/", params={"state": "both"})
    assert odd.status_code == 422


async def test_without_catalogues_any_word_is_a_reason(database_url: str) -> None:
    async with messenger(database_url, MODULES="auth,chat,healthcheck") as house:
        cast = Cast(house)
        ann, bob = await cast.person("ann"), await cast.person("bob")
        chat = await ann.opens(bob)

        assert (await reports(ann, await bob.posts(chat), "my own word"))["reason"] == "my own word"
        await cast.leave()


async def test_reports_are_in_the_export_of_who_made_them_only(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    made = await reports(ann, await bob.posts(chat), comment="a comment of ann's")

    hers, his = [await who.http.ask("GET", "/accounts/me/export/") for who in (ann, bob)]

    [row] = hers.json()["tables"]["chat_reports.reporter_id"]
    assert (row["message_id"], row["comment"]) == (made["message_id"], "a comment of ann's")
    assert "a comment of ann's" not in his.text
