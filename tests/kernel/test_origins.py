"""Which browser requests come from our own pages."""

import pytest
from starlette.datastructures import Headers

from app.kernel.origins import Origins, origin_of

US = Origins("https://talk.example/messenger", ["https://friend.example"])


def headers(*origins: str, site: str | None = None, host: str = "inside:8788") -> Headers:
    raw = [(b"host", host.encode()), *((b"origin", origin.encode()) for origin in origins)]
    if site is not None:
        raw.append((b"sec-fetch-site", site.encode()))
    return Headers(raw=raw)


STRANGERS = [
    "null", "", "https://evil.example", "https://talk.example.evil.example", "HTTPS://TALK.EXAMPLE",
    "https://eviltalk.example", "https://talk.example:8443", "http://talk.example",
    "https://talk.example/", "https://friend.example.", "http://inside:8788",
]  # fmt: skip


@pytest.mark.parametrize("origin", STRANGERS)
def test_a_strangers_page_is_foreign_and_never_ours(origin: str) -> None:
    assert US.foreign(headers(origin), "https")
    assert not US.same(headers(origin), "https")
    assert not US.same(headers(origin, site="same-origin"), "https")


@pytest.mark.parametrize(("origin", "scheme"), [("https://talk.example", "http"),
                                                ("https://inside:8788", "wss"),
                                                ("http://inside:8788", "ws")])  # fmt: skip
def test_our_page_is_ours_by_either_of_our_addresses(origin: str, scheme: str) -> None:
    assert US.same(headers(origin), scheme)
    assert US.same(headers(origin, site="same-origin"), scheme)
    assert not US.foreign(headers(origin), scheme)


def test_a_friends_page_is_let_in_and_gets_no_cookie_believed() -> None:
    assert not US.foreign(headers("https://friend.example"), "https")
    assert not US.same(headers("https://friend.example"), "https")


def test_a_program_names_no_origin() -> None:
    assert not US.foreign(headers(), "https")
    assert not US.same(headers(), "https")


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", "x"])
def test_only_the_same_origin_is_the_same(site: str) -> None:
    assert not US.same(headers(site=site), "https")
    assert not US.same(headers("https://talk.example", site=site), "https")


def test_the_browsers_word_is_enough_where_it_gives_no_origin() -> None:
    assert US.same(headers(site="same-origin"), "https")
    assert US.foreign(headers(site="cross-site"), "https")


def test_two_origins_are_nobodys() -> None:
    two = headers("https://talk.example", "https://talk.example")
    assert US.foreign(two, "https")
    assert not US.same(two, "https")


def test_an_origin_is_what_stands_before_the_path() -> None:
    assert origin_of("https://talk.example:8443/x?y") == "https://talk.example:8443"
