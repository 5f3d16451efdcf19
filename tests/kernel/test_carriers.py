"""Where a token may travel, and what has to stand beside it."""

import pytest
from starlette.datastructures import Headers

from app.kernel.carriers import Carriers
from app.kernel.origins import CrossSite, Origins

US = Origins("https://talk.example")
OURS = Headers({"origin": "https://talk.example"})
SILENT, EVIL = Headers({}), Headers({"origin": "https://evil.example"})
COOKIES = {"access_token": "t"}
COOKIE, QUERY, NONE = Carriers(cookie="access_token"), Carriers(query="token"), Carriers()


@pytest.mark.parametrize("headers", [OURS, SILENT, EVIL])
def test_reading_by_cookie_needs_nothing_more(headers: Headers) -> None:
    assert COOKIE.in_request("GET", COOKIES, headers, "https", US) == "t"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "QUERY"])
def test_a_change_by_cookie_comes_from_our_own_page(method: str) -> None:
    assert COOKIE.in_request(method, COOKIES, OURS, "https", US) == "t"
    for headers in (SILENT, EVIL):
        with pytest.raises(CrossSite):
            COOKIE.in_request(method, COOKIES, headers, "https", US)


@pytest.mark.parametrize("carriers", [NONE, QUERY])
def test_without_the_mode_a_cookie_is_nothing(carriers: Carriers) -> None:
    assert carriers.in_request("POST", COOKIES, EVIL, "https", US) is None
    assert carriers.in_upgrade({}, COOKIES, OURS, "wss", US) is None


def test_no_cookie_is_nobody() -> None:
    for cookies in ({}, {"access_token": ""}, {"refresh_token": "t"}):
        assert COOKIE.in_request("POST", cookies, EVIL, "https", US) is None


def test_a_socket_by_cookie_needs_an_origin_of_ours() -> None:
    by_browser_only = Headers({"sec-fetch-site": "same-origin"})
    assert COOKIE.in_upgrade({}, COOKIES, OURS, "wss", US) == "t"
    for headers in (SILENT, EVIL, by_browser_only):
        assert COOKIE.in_upgrade({}, COOKIES, headers, "wss", US) is None


def test_a_token_in_the_address_counts_only_where_it_may() -> None:
    assert QUERY.in_upgrade({"token": "q"}, {}, SILENT, "wss", US) == "q"
    for carriers in (NONE, COOKIE):
        assert carriers.in_upgrade({"token": "q"}, {}, SILENT, "wss", US) is None
