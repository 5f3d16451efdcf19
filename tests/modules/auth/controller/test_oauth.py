"""The token endpoint as OAuth2 clients know it."""

import httpx
import pytest

from tests.modules.auth.conftest import PASSWORD, Desk

FORM = {"grant_type": "password", "username": "ann@example.com", "password": PASSWORD}


@pytest.fixture(autouse=True)
async def _ann(desk: Desk) -> None:
    await desk.signs_up()


async def test_a_client_gets_a_token_and_uses_it(door: httpx.AsyncClient) -> None:
    for form in (FORM, {"username": "ann", "password": PASSWORD, "scope": "", "client_id": "x"}):
        response = await door.post("/accounts/token/", data=form)
        assert response.status_code == 200
        token = response.json()
        assert token.keys() == {"access_token", "token_type", "expires_in", "refresh_token"}
        assert (token["token_type"], token["expires_in"]) == ("bearer", 1800)
        assert response.headers["Cache-Control"] == "no-store"
        me = await door.get(
            "/accounts/me/", headers={"Authorization": f"Bearer {token['access_token']}"}
        )
        assert me.status_code == 200


async def test_a_client_refreshes_at_the_same_place(door: httpx.AsyncClient) -> None:
    token = (await door.post("/accounts/token/", data=FORM)).json()
    form = {"grant_type": "refresh_token", "refresh_token": token["refresh_token"]}
    newer = (await door.post("/accounts/token/", data=form)).json()
    assert newer["refresh_token"] != token["refresh_token"]


async def test_refusals_are_the_rfcs(door: httpx.AsyncClient) -> None:
    for form, error in (
        ({**FORM, "password": "wrong"}, "invalid_grant"),
        ({**FORM, "username": "nobody"}, "invalid_grant"),
        ({**FORM, "password": "x" * 1025}, "invalid_grant"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "invalid_grant"),
        ({}, "invalid_request"),
        ({"grant_type": "password"}, "invalid_request"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
        ({**FORM, "username": "a\x00nn"}, "invalid_request"),
        ({**FORM, "grant_type": "client_credentials"}, "unsupported_grant_type"),
    ):
        response = await door.post("/accounts/token/", data=form)
        assert (response.status_code, response.json()["error"]) == (400, error)
        assert response.json().keys() == {"error", "error_description"}


async def test_a_body_that_is_no_form_is_an_invalid_request(door: httpx.AsyncClient) -> None:
    response = await door.post("/accounts/token/", json=FORM)
    assert (response.status_code, response.json()["error"]) == (400, "invalid_request")
