"""Bad input about channels: short names, the directory, requests to join."""

import json
import time
from typing import Any
from uuid import uuid4

import pytest

from tests.kit.cast import Cast, Person

SLUGS = [
    pytest.param(slug, id=row)
    for row, slug in (
        ("B28-empty", ""), ("B28-spaces", "   "), ("B28-zero-width", "\u200b\u200d"),
        ("B29-65", "x" * 65), ("B29-60KB", "x" * 60_000), ("B16-number", 7), ("B16-list", ["a"]),
        ("B07-surrogate", "\ud800a"), ("B08-nul", "a\x00b"), ("B31-script", "<script>"),
        ("B34-cyrillic", "аdmin"), ("B34-fullwidth", "ａｄｍｉｎ"), ("B34-dots", ".."),
        ("B34-slash", "a/b"), ("B34-percent", "%2fab"), ("B34-override", "a\u202eb"),
        ("B36-line", "a\nb"), ("B54-emoji", "👍👍"), ("T54-bom", "\ufeffab"),
    )
]  # fmt: skip


@pytest.mark.parametrize("slug", SLUGS)
async def test_a_short_name_that_no_address_can_hold_is_refused(ann: Person, slug: Any) -> None:
    chat = await ann.opens(type="channel")
    # As text of our own: the client's encoder would refuse what it cannot write as UTF-8.
    as_json = {"content-type": "application/json"}
    body = json.dumps({"slug": slug})

    changed = await ann.http.ask("PATCH", f"/chats/{chat['id']}/", content=body, headers=as_json)

    assert changed.status_code == 422
    assert str(slug)[:20] not in changed.text or len(str(slug).strip()) < 3
    assert (await ann.http.get(f"/chats/{chat['id']}/"))["slug"] is None


@pytest.mark.parametrize(
    "search",
    [
        pytest.param("' OR 1=1--", id="B32-quote"), pytest.param("%", id="B32-percent"),
        pytest.param("_", id="B32-underscore"), pytest.param("\\", id="B32-backslash"),
        pytest.param("%" * 100, id="T41-percents"), pytest.param("_" * 100, id="T41-underscores"),
        pytest.param("a" * 99 + "!", id="B33-regex"),
    ],
)  # fmt: skip
async def test_a_search_means_what_it_says(ann: Person, search: str) -> None:
    word = uuid4().hex
    await ann.opens(type="channel", is_public=True, name=word, slug=word)

    began = time.perf_counter()
    page = await ann.http.get("/chats/directory/", search=search)

    assert time.perf_counter() - began < 10
    assert word not in {one["slug"] for one in page["entities"]}


@pytest.mark.parametrize("wrong", ["abc", "-1", "1_000", "%00", "1" * 24])
async def test_b23_a_request_that_is_none_is_refused(ann: Person, bob: Person, wrong: str) -> None:
    chat = await ann.opens(type="channel")
    path = f"/chats/{chat['id']}/join-requests/{wrong}/"

    for person in (ann, bob):
        for method, tail in (("POST", "accept/"), ("POST", "decline/"), ("DELETE", "")):
            answer = await person.http.ask(method, f"{path}{tail}")
            assert answer.status_code in {404, 422}


async def test_b24_a_request_in_another_channel_is_not_there(
    ann: Person, bob: Person, carol: Person
) -> None:
    """Carol may answer in her own channel, and only there."""
    theirs, hers = await ann.opens(type="channel"), await carol.opens(type="channel")
    asked = await bob.http.post(f"/chats/{theirs['id']}/join-requests/")
    path = f"/chats/{hers['id']}/join-requests/{asked['id']}/"

    for method, tail, who in (
        ("POST", "accept/", carol), ("POST", "decline/", carol), ("DELETE", "", bob),
    ):  # fmt: skip
        answer = await who.http.ask(method, f"{path}{tail}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (
            404, "JOIN_REQUEST_NOT_FOUND",
        )  # fmt: skip
    assert (await ann.http.get(f"/chats/{theirs['id']}/join-requests/"))["entities"] == [asked]


async def test_b25_pages_of_requests_have_their_size(ann: Person) -> None:
    chat = await ann.opens(type="channel")
    for path in ("/chats/directory/", f"/chats/{chat['id']}/join-requests/"):
        for limit in ("0", "101", "abc", "1000000000"):
            answer = await ann.http.ask("GET", path, params={"limit": limit})
            assert answer.status_code == 422


async def test_b53_the_blocked_and_the_gone_are_not_let_in(cast: Cast, ann: Person) -> None:
    chat = await ann.opens(type="channel")
    gone = await cast.person("gone")
    asked = await gone.http.post(f"/chats/{chat['id']}/join-requests/")
    await gone.http.ask("DELETE", "/accounts/me/", json={"password": "correct horse battery"})

    answer = await ann.http.ask("POST", f"/chats/{chat['id']}/join-requests/{asked['id']}/accept/")

    assert answer.status_code == 404
