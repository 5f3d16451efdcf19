"""Signing in and out through the HTTP door."""

from uuid import uuid4

import httpx
import pytest

from tests.modules.auth.conftest import PASSWORD, Desk, knocking

LOGIN = {"email": "ann@example.com", "password": PASSWORD}
NATIVE = {**LOGIN, "client": "native"}


@pytest.fixture(autouse=True)
async def _ann(desk: Desk) -> None:
    await desk.signs_up()


def bearer(signed_in: httpx.Response) -> dict[str, str]:
    return {"Authorization": f"Bearer {signed_in.json()['data']['access_token']}"}


def code(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


async def test_a_browser_keeps_its_refresh_token_where_scripts_cannot_read(
    door: httpx.AsyncClient,
) -> None:
    response = await door.post("/accounts/sign-in/", json=LOGIN)
    assert response.status_code == 200
    data = response.json()["data"]
    assert data.keys() == {"access_token", "token_type", "expires_in", "session_id"}
    assert (data["token_type"], data["expires_in"]) == ("bearer", 1800)
    cookie, *rules = response.headers["Set-Cookie"].split("; ")
    assert cookie.startswith(f"refresh_token={data['session_id']}.0.")
    assert set(rules) == {
        "HttpOnly", "Max-Age=5184000", "Path=/accounts/", "SameSite=lax", "Secure",
    }  # fmt: skip
    assert response.headers["Cache-Control"] == "no-store"


async def test_a_native_client_gets_it_in_the_answer_and_no_cookie(
    door: httpx.AsyncClient,
) -> None:
    response = await door.post("/accounts/sign-in/", json=NATIVE)
    assert response.json()["data"]["refresh_token"].count(".") == 2
    assert "Set-Cookie" not in response.headers


async def test_a_browser_refreshes_by_its_cookie(door: httpx.AsyncClient) -> None:
    first = await door.post("/accounts/sign-in/", json=LOGIN)
    second = await door.post("/accounts/token/refresh/")
    assert second.status_code == 200
    assert second.json()["data"]["session_id"] == first.json()["data"]["session_id"]
    assert "refresh_token" not in second.json()["data"]
    assert second.headers["Set-Cookie"] != first.headers["Set-Cookie"]
    third = await door.post("/accounts/token/refresh/", json={})
    assert third.status_code == 200


async def test_a_native_client_refreshes_by_the_body_and_twice_gets_the_same(
    desk: Desk, door: httpx.AsyncClient
) -> None:
    signed_in = (await door.post("/accounts/sign-in/", json=NATIVE)).json()["data"]
    given = {"refresh_token": signed_in["refresh_token"]}
    first = await door.post("/accounts/token/refresh/", json=given)
    again = await door.post("/accounts/token/refresh/", json=given)
    assert first.json() == again.json()
    assert "Set-Cookie" not in first.headers


async def test_what_is_no_refresh_token_is_refused(door: httpx.AsyncClient) -> None:
    signed_in = (await door.post("/accounts/sign-in/", json=NATIVE)).json()["data"]
    for body in ({}, {"refresh_token": None}, {"refresh_token": signed_in["access_token"]},
                 {"refresh_token": "x"}, {"refresh_token": ""}):  # fmt: skip
        response = await door.post("/accounts/token/refresh/", json=body)
        assert code(response) in {(401, "NOT_SIGNED_IN"), (422, "VALIDATION_ERROR")}
    assert code(await door.post("/accounts/token/refresh/")) == (401, "NOT_SIGNED_IN")


async def test_whatever_is_wrong_with_a_sign_in_is_told_alike(door: httpx.AsyncClient) -> None:
    answers = set()
    for wrong in ({"email": "bob@example.com"}, {"password": "x"}, {"email": "nobody"}):
        response = await door.post("/accounts/sign-in/", json={**LOGIN, **wrong})
        error = response.json()["error"]
        answers.add((response.status_code, error["code"], error["message"], "fields" in error))
    assert len(answers) == 1
    assert answers.pop()[:2] == (401, "CREDENTIALS_INVALID")


async def test_a_sign_in_without_a_name_is_no_sign_in(door: httpx.AsyncClient) -> None:
    for body in ({"password": "x"}, {**LOGIN, "username": "ann"}, {**LOGIN, "role": "admin"}):
        assert code(await door.post("/accounts/sign-in/", json=body)) == (422, "VALIDATION_ERROR")


async def test_ann_signs_out_of_her_browser(door: httpx.AsyncClient) -> None:
    signed_in = await door.post("/accounts/sign-in/", json=LOGIN)
    response = await door.post("/accounts/sign-out/", headers=bearer(signed_in))
    assert (response.status_code, response.content) == (204, b"")
    assert 'refresh_token=""' in response.headers["Set-Cookie"]
    assert "Max-Age=0" in response.headers["Set-Cookie"]
    assert (await door.get("/accounts/me/", headers=bearer(signed_in))).status_code == 401
    assert (await door.post("/accounts/token/refresh/")).status_code == 401


async def test_signing_out_needs_no_living_token(door: httpx.AsyncClient) -> None:
    signed_in = await door.post("/accounts/sign-in/", json=NATIVE)
    for headers in (bearer(signed_in), bearer(signed_in), {}, {"Authorization": "Bearer x"}):
        assert (await door.post("/accounts/sign-out/", headers=headers)).status_code == 204


async def test_the_cookie_alone_signs_out(desk: Desk, door: httpx.AsyncClient) -> None:
    signed_in = await door.post("/accounts/sign-in/", json=LOGIN)
    await door.post("/accounts/sign-out/")
    async with knocking(desk, **bearer(signed_in)) as other:
        assert (await other.get("/accounts/me/")).status_code == 401


async def test_ann_signs_out_everywhere(door: httpx.AsyncClient) -> None:
    first = await door.post("/accounts/sign-in/", json=NATIVE)
    second = await door.post("/accounts/sign-in/", json=NATIVE)
    everywhere = await door.post("/accounts/sign-out/all/", headers=bearer(first))
    assert everywhere.status_code == 204
    for dead in (first, second):
        assert (await door.get("/accounts/me/", headers=bearer(dead))).status_code == 401
    again = await door.post("/accounts/sign-out/all/", headers=bearer(first))
    assert code(again) == (401, "NOT_SIGNED_IN")


async def test_ann_looks_at_her_devices_and_ends_one(door: httpx.AsyncClient) -> None:
    here = await door.post("/accounts/sign-in/", json={**NATIVE, "device_name": "Here"})
    there = await door.post("/accounts/sign-in/", json={**NATIVE, "device_id": "t"})
    page = await door.get("/accounts/sessions/", headers=bearer(here))
    devices = page.json()["data"]["entities"]
    assert [(device["device_name"], device["current"]) for device in devices] == [
        (None, False), ("Here", True),
    ]  # fmt: skip
    assert devices[0].keys() == {
        "id", "device_id", "device_name", "client", "ip", "user_agent", "created_at",
        "last_used_at", "expires_at", "current",
    }  # fmt: skip
    assert devices[0]["ip"] == "192.0.2.7"

    path = f"/accounts/sessions/{devices[0]['id']}/"
    assert (await door.delete(path, headers=bearer(here))).status_code == 204
    assert (await door.get("/accounts/me/", headers=bearer(there))).status_code == 401
    assert code(await door.delete(path, headers=bearer(here))) == (404, "SESSION_NOT_FOUND")
    nobody = f"/accounts/sessions/{uuid4()}/"
    assert code(await door.delete(nobody, headers=bearer(here))) == (404, "SESSION_NOT_FOUND")


async def test_a_new_sign_in_on_a_device_replaces_the_old(door: httpx.AsyncClient) -> None:
    device = {**NATIVE, "device_id": "telephone"}
    first = await door.post("/accounts/sign-in/", json=device)
    second = await door.post("/accounts/sign-in/", json=device)
    assert (await door.get("/accounts/me/", headers=bearer(first))).status_code == 401
    assert (await door.get("/accounts/me/", headers=bearer(second))).status_code == 200
