"""Where and how a browser keeps its refresh token."""

from uuid import UUID

import pytest
from fastapi import Request, Response

from app.modules.auth.controller.cookies import (
    CookiePolicy,
    forget,
    handed_over,
    refresh_token_of,
)
from app.modules.auth.schemas.sessions import Grant, RefreshGiven

GRANT = Grant(
    session_id=UUID(int=7), client="browser", access_token="a", expires_in=1,
    refresh_token="r", refresh_expires_in=2,
)  # fmt: skip


def request(path: str = "/accounts/sign-in/", cookie: str = "") -> Request:
    headers = [(b"host", b"messenger.example"), (b"cookie", cookie.encode())]
    return Request({"type": "http", "method": "POST", "path": path, "headers": headers})


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("/accounts/sign-in/", "/accounts/"),
        ("/accounts/sign-in", "/accounts/"),
        ("/chat/api/accounts/token/refresh/", "/chat/api/accounts/"),
    ],
)
def test_the_cookie_is_for_the_accounts_wherever_they_are(path: str, folder: str) -> None:
    for response in (Response(), Response()):
        handed_over(GRANT, CookiePolicy(secure=True), request(path), response)
        assert f"Path={folder};" in response.headers["Set-Cookie"]
        forget(CookiePolicy(secure=True), request(path), response)
        assert response.headers.getlist("Set-Cookie")[1].count(f"Path={folder};") == 1


def test_only_a_local_cookie_travels_in_the_clear() -> None:
    for secure in (True, False):
        response = Response()
        handed_over(GRANT, CookiePolicy(secure), request(), response)
        assert ("Secure" in response.headers["Set-Cookie"]) is secure


def test_the_body_goes_before_the_cookie() -> None:
    with_cookie = request(cookie="refresh_token=c")
    assert refresh_token_of(with_cookie, RefreshGiven(refresh_token="b")) == "b"
    assert refresh_token_of(with_cookie, RefreshGiven()) == "c"
    assert refresh_token_of(with_cookie, None) == "c"
    assert refresh_token_of(request(), None) is None
