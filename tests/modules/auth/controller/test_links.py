"""Confirming an address through the HTTP door."""

import httpx

from app.modules.auth.events import Purpose
from tests.modules.auth.conftest import Desk, Opening, knocking


async def test_a_link_confirms_and_then_is_no_longer_good(opening: Opening) -> None:
    desk = await opening(AUTH_EMAIL_CONFIRMATION="true")
    await desk.signs_up()
    body = {"token": desk.letters[0].token}
    async with knocking(desk) as door:
        answer = await door.post("/accounts/email/confirm/", json=body)
        assert answer.status_code == 200
        assert answer.json()["data"] == {"email": "ann@example.com", "is_confirmed": True}
        again = await door.post("/accounts/email/confirm/", json=body)
        unknown = await door.post("/accounts/email/confirm/", json={"token": "x" * 43})
    assert again.status_code == unknown.status_code == 422
    for refusal in (again, unknown):
        error = refusal.json()["error"]
        assert error.pop("request_id")
        assert error["code"] == "TOKEN_INVALID"
        assert error == {"code": "TOKEN_INVALID", "message": error["message"]}
        assert body["token"] not in refusal.text


async def test_opening_the_page_uses_nothing_up(opening: Opening) -> None:
    desk = await opening(AUTH_EMAIL_CONFIRMATION="true")
    await desk.signs_up()
    async with knocking(desk) as door:
        for method in ("GET", "HEAD", "GET"):
            await door.request(method, "/accounts/email/confirm/")
        answer = await door.post("/accounts/email/confirm/", json={"token": desk.letters[0].token})
    assert answer.status_code == 200


async def test_whoever_asks_for_another_letter_gets_one_answer(opening: Opening) -> None:
    desk = await opening(AUTH_EMAIL_CONFIRMATION="true")
    await desk.signs_up()
    async with knocking(desk) as door:
        answers = [
            await door.post("/accounts/email/resend/", json={"email": email})
            for email in ("ann@example.com", "nobody@example.com", "no address")
        ]
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.text for answer in answers}) == 1


async def test_a_request_without_an_address_is_refused(door: httpx.AsyncClient) -> None:
    for body in ({}, {"email": 1}, {"email": "a@b.c", "more": 1}):
        answer = await door.post("/accounts/email/resend/", json=body)
        assert answer.status_code == 422


async def test_links_start_with_the_public_address_whatever_the_host_says(
    opening: Opening,
) -> None:
    desk = await opening(API_PUBLIC_URL="https://talk.example/", API_PREFIX="/messenger")
    await desk.signs_up()
    evil = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher"}
    async with knocking(desk, Host="evil.example", **evil) as door:
        answer = await door.post(
            "/messenger/accounts/password/reset/", json={"email": "ann@example.com"}
        )
    assert answer.status_code == 202
    await desk.app.state.worker.deliver_due()
    [letter] = desk.letters
    assert letter.purpose is Purpose.RESET
    assert letter.page == "https://talk.example/messenger/accounts/password/set/"


async def test_the_desk_serves_the_page(desk: Desk) -> None:
    async with knocking(desk) as door:
        page = await door.get("/accounts/email/confirm/")
    assert page.headers["content-type"].startswith("text/html")
