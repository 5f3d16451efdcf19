"""Accounts through the HTTP door."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from tests.modules.auth.conftest import PASSWORD, Desk

ANN = {"email": "ann@example.com", "password": PASSWORD, "username": "ann"}


@pytest.fixture
async def as_ann(desk: Desk, door: httpx.AsyncClient) -> httpx.AsyncClient:
    await desk.signs_up()
    door.headers["Authorization"] = f"Bearer {(await desk.signs_in()).access_token}"
    return door


def code(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def fields(response: httpx.Response) -> list[tuple[str, str]]:
    assert code(response) == (422, "VALIDATION_ERROR")
    return [(one["field"], one["code"]) for one in response.json()["error"]["fields"]]


async def test_ann_signs_up(door: httpx.AsyncClient) -> None:
    response = await door.post("/accounts/sign-up/", json={**ANN, "first_name": "Анна"})
    assert response.status_code == 201
    account = response.json()["data"]
    assert account.keys() == {
        "id", "email", "username", "display_name", "first_name", "last_name", "middle_name",
        "phone", "bio", "locale", "timezone", "avatar_url", "role", "is_confirmed", "created_at",
    }  # fmt: skip
    assert account["created_at"] == "2026-05-04T12:00:00.123456Z"
    assert (account["role"], account["display_name"]) == ("user", "Анна")


async def test_what_is_taken_is_a_conflict(door: httpx.AsyncClient) -> None:
    await door.post("/accounts/sign-up/", json=ANN)
    again = await door.post("/accounts/sign-up/", json={**ANN, "username": "eve"})
    assert code(again) == (409, "EMAIL_TAKEN")
    again = await door.post("/accounts/sign-up/", json={**ANN, "email": "eve@example.com"})
    assert code(again) == (409, "USERNAME_TAKEN")


async def test_nobody_makes_themselves_more_than_they_are(door: httpx.AsyncClient) -> None:
    for extra in ("id", "role", "is_confirmed", "is_admin", "created_at", "password_hash"):
        response = await door.post("/accounts/sign-up/", json={**ANN, extra: "admin"})
        assert fields(response) == [(extra, "unknown_field")]
    assert (await door.get("/accounts/email/status/?email=ann@example.com")).json()["data"] == {
        "exists": False
    }


async def test_what_is_no_name_is_refused(door: httpx.AsyncClient) -> None:
    for value in (" ", "\u200b", "a\nb", "\u202eeman", "x" * 101, 7, ["x"], "\x07"):
        response = await door.post("/accounts/sign-up/", json={**ANN, "display_name": value})
        assert [field for field, _ in fields(response)] == ["display_name"], value


async def test_ann_sees_and_changes_her_account(as_ann: httpx.AsyncClient) -> None:
    changes = {"phone": "+7 900 123-45-67", "timezone": "Europe/Moscow", "locale": "ru"}
    changed = (await as_ann.patch("/accounts/me/", json=changes)).json()["data"]
    assert changed["phone"] == "+79001234567"
    assert (await as_ann.get("/accounts/me/")).json()["data"] == changed


async def test_what_cannot_be_stored_is_refused(as_ann: httpx.AsyncClient) -> None:
    wrong: list[dict[str, Any]] = [
        {"timezone": "Mars/Olympus"}, {"locale": "de"}, {"phone": "call me"}, {"phone": "+1"},
        {"bio": "x" * 501}, {"email": "new@example.com"}, {"role": "admin"}, {"username": "admin"},
    ]  # fmt: skip
    for body in wrong:
        response = await as_ann.patch("/accounts/me/", json=body)
        assert [field for field, _ in fields(response)] == list(body)


async def test_a_refusal_speaks_the_readers_language(as_ann: httpx.AsyncClient) -> None:
    answers = {
        language: await as_ann.patch(
            "/accounts/me/", json={"username": "admin"}, headers={"Accept-Language": language}
        )
        for language in ("en", "ru")
    }
    assert fields(answers["en"]) == fields(answers["ru"]) == [("username", "reserved")]
    assert "зарезервировано" in answers["ru"].text
    assert "reserved." in answers["en"].text


async def test_the_directory_and_a_person_in_it(desk: Desk, as_ann: httpx.AsyncClient) -> None:
    bob = await desk.signs_up("bob", first_name="Борис")
    page = (await as_ann.get("/accounts/", params={"search": "БОРИС", "limit": 1})).json()["data"]
    assert [person["id"] for person in page["entities"]] == [str(bob.id)]
    person = (await as_ann.get(f"/accounts/{bob.id}/")).json()["data"]
    assert person == page["entities"][0]
    assert person.keys() == {
        "id", "username", "display_name", "first_name", "last_name", "middle_name", "bio",
        "avatar_url", "created_at",
    }  # fmt: skip


async def test_the_directory_is_read_by_its_cursor(desk: Desk, as_ann: httpx.AsyncClient) -> None:
    await desk.signs_up("bob")
    first = (await as_ann.get("/accounts/?limit=1")).json()["data"]
    rest = (await as_ann.get(f"/accounts/?limit=1&cursor={first['next_cursor']}")).json()["data"]
    assert [p["username"] for p in first["entities"] + rest["entities"]] == ["ann", "bob"]
    assert rest["next_cursor"] is None
    for wrong in ("limit=0", "limit=101", "limit=x", "cursor=x", f"search={'x' * 101}"):
        assert (await as_ann.get(f"/accounts/?{wrong}")).status_code == 422, wrong


async def test_an_admin_sees_the_address(desk: Desk, as_ann: httpx.AsyncClient) -> None:
    me = (await as_ann.get("/accounts/me/")).json()["data"]
    bob = await desk.signs_up("bob")
    await desk.changes(UUID(me["id"]), role="admin")
    as_ann.headers["Authorization"] = f"Bearer {(await desk.signs_in()).access_token}"
    person = (await as_ann.get(f"/accounts/{bob.id}/")).json()["data"]
    assert (person["email"], person["role"]) == ("bob@example.com", "user")


async def test_whom_one_may_not_see_and_who_is_not_there_are_alike(
    desk: Desk, as_ann: httpx.AsyncClient
) -> None:
    bob = await desk.signs_up("bob")
    await desk.changes(bob.id, deleted_at=desk.clock.now())
    answers = set()
    for account_id in (bob.id, uuid4()):
        response = await as_ann.get(f"/accounts/{account_id}/")
        error = response.json()["error"]
        answers.add((response.status_code, error["code"], error["message"]))
    assert answers == {(404, "ACCOUNT_NOT_FOUND", "There is no such account.")}


async def test_strangers_see_nobody(desk: Desk, door: httpx.AsyncClient) -> None:
    ann = await desk.signs_up()
    for method, path in (
        ("GET", "/accounts/me/"), ("PATCH", "/accounts/me/"), ("GET", "/accounts/"),
        ("GET", f"/accounts/{ann.id}/"),
    ):  # fmt: skip
        response = await door.request(method, path, json={} if method == "PATCH" else None)
        assert code(response) == (401, "NOT_SIGNED_IN"), path
        assert response.headers["WWW-Authenticate"] == "Bearer"


async def test_whether_an_address_is_known(desk: Desk, door: httpx.AsyncClient) -> None:
    await desk.signs_up()
    known = await door.get("/accounts/email/status/", params={"email": "ANN@example.com"})
    assert known.json()["data"] == {"exists": True}
    wrong = await door.get("/accounts/email/status/", params={"email": "ann"})
    assert fields(wrong) == [("email", "wrong_form")]
