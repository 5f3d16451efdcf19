"""One's own data through the HTTP door."""

import httpx
import pytest

from tests.modules.auth.conftest import PASSWORD, Desk


@pytest.fixture
async def signed_in(desk: Desk, door: httpx.AsyncClient) -> dict[str, str]:
    await desk.signs_up()
    answer = await door.post("/accounts/sign-in/", json={"username": "ann", "password": PASSWORD})
    return {"Authorization": f"Bearer {answer.json()['data']['access_token']}"}


async def test_the_export_is_a_file(door: httpx.AsyncClient, signed_in: dict[str, str]) -> None:
    answer = await door.get("/accounts/me/export/", headers=signed_in)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="account-')
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json()["tables"]["auth_accounts"][0]["username"] == "ann"


async def test_who_leaves_is_signed_out(door: httpx.AsyncClient, signed_in: dict[str, str]) -> None:
    def leave(body: dict[str, str]) -> httpx.Request:
        return door.build_request("DELETE", "/accounts/me/", json=body, headers=signed_in)

    wrong = await door.send(leave({"password": "wrong"}))
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (403, "PASSWORD_WRONG")
    assert (await door.send(leave({}))).status_code == 422
    left = await door.send(leave({"password": PASSWORD}))
    assert (left.status_code, left.content) == (204, b"")
    assert "refresh_token=" in left.headers["Set-Cookie"]
    assert (await door.get("/accounts/me/", headers=signed_in)).status_code == 401


@pytest.mark.parametrize("path", ["/accounts/me/export/", "/accounts/me/"])
async def test_nobody_has_no_data(door: httpx.AsyncClient, path: str) -> None:
    method = "GET" if "export" in path else "DELETE"
    answer = await door.request(method, path, json={"password": "x"} if method != "GET" else None)
    assert answer.status_code == 401
