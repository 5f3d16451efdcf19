"""The HTTP door as modules see it: the envelope, the caller, page parameters."""

from typing import Annotated

import pytest
from fastapi import Header, Response
from fastapi.responses import PlainTextResponse

from app.kernel.caller import Origin
from app.kernel.errors import NotSignedIn
from app.kernel.http import (
    LIMIT,
    CurrentCaller,
    CurrentOrigin,
    Cursor,
    Limit,
    Router,
    locale_of,
    raises,
)
from app.kernel.schema import Schema
from tests.kernel.conftest import Dial


class Cup(Schema):
    size: int


class Asked(Schema):
    limit: int
    cursor: str | None


class Seen(Schema):
    user_agent: str | None


router = Router(prefix="/cups", tags=["cups"])


@router.get("/")
async def cups(limit: Limit = LIMIT, cursor: Cursor = None) -> Asked:
    return Asked(limit=limit, cursor=cursor)


@router.get("/big/")
async def big_cup(size: Annotated[int, Header()] = 5) -> Cup:
    return Cup(size=size)


@router.get("/all/")
async def all_cups() -> list[Cup]:
    return [Cup(size=1), Cup(size=2)]


@router.get("/maybe/")
async def maybe_a_cup() -> Cup | None:
    return None


@router.delete("/big/", status_code=204)
async def break_the_cup() -> None:
    """Nothing is left of it."""


@router.get("/plain/")
async def plain() -> Response:
    return PlainTextResponse("a cup")


@router.get("/mine/")
@raises(NotSignedIn)
async def my_cup(caller: CurrentCaller) -> Cup:
    return Cup(size=int(caller.moderates))


@router.get("/seen/")
async def seen(origin: CurrentOrigin) -> Seen:
    assert isinstance(origin, Origin)
    return Seen(user_agent=origin.user_agent)


async def test_an_answer_is_put_into_the_envelope(dial: Dial) -> None:
    response = await dial(router).get("/cups/big/")
    assert response.json() == {"status": "success", "data": {"size": 5}}


async def test_lists_and_nothing_are_enveloped_too(dial: Dial) -> None:
    client = dial(router)
    assert (await client.get("/cups/all/")).json()["data"] == [{"size": 1}, {"size": 2}]
    assert (await client.get("/cups/maybe/")).json() == {"status": "success", "data": None}


async def test_an_endpoint_that_returns_nothing_has_no_body(dial: Dial) -> None:
    response = await dial(router).delete("/cups/big/")
    assert response.status_code == 204
    assert response.content == b""


async def test_a_response_is_left_as_it_is(dial: Dial) -> None:
    assert (await dial(router).get("/cups/plain/")).text == "a cup"


async def test_a_page_has_fifty_unless_asked_otherwise(dial: Dial) -> None:
    client = dial(router)
    assert (await client.get("/cups/")).json()["data"] == {"limit": 50, "cursor": None}
    asked = (await client.get("/cups/?limit=7&cursor=abc")).json()["data"]
    assert asked == {"limit": 7, "cursor": "abc"}


@pytest.mark.parametrize(
    "limit", ["0", "-1", "101", "1e9", "abc", "", "1_0", " 7 ", "%C2%B2", "٣", "7.0", "1" * 5000]
)
async def test_a_limit_that_is_none_is_refused(dial: Dial, limit: str) -> None:
    response = await dial(router).get(f"/cups/?limit={limit}")
    assert response.status_code == 422
    assert [field["field"] for field in response.json()["error"]["fields"]] == ["limit"]


async def test_a_cursor_may_not_be_a_novel(dial: Dial) -> None:
    assert (await dial(router).get("/cups/", params={"cursor": "x" * 513})).status_code == 422


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer ", "Basic x", "ann"])
async def test_whoever_shows_no_token_has_to_sign_in(dial: Dial, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    response = await dial(router).get("/cups/mine/", headers=headers)
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "NOT_SIGNED_IN"


async def test_an_endpoint_names_its_refusals() -> None:
    assert my_cup.__raises__ == (NotSignedIn,)  # type: ignore[attr-defined] # put there by raises


async def test_where_a_request_comes_from_is_known(dial: Dial) -> None:
    response = await dial(router).get("/cups/seen/", headers={"User-Agent": "Tea/1.0"})
    assert response.json()["data"] == {"user_agent": "Tea/1.0"}


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        (None, "en"), ("", "en"), ("ru", "ru"), ("RU-ru", "ru"), ("de, ru;q=0.5", "ru"),
        ("en;q=0.1, ru;q=0.9", "ru"), ("ru;q=0.1, en", "en"), ("ru, en", "ru"), ("en, ru", "en"),
        ("ru;q=0", "en"), ("ru;q=nonsense", "ru"), ("rue, run", "en"), ("*", "en"), (";,;q=", "en"),
    ],
)  # fmt: skip
def test_of_our_languages_the_one_liked_best_is_spoken(header: str | None, locale: str) -> None:
    assert locale_of(header) == locale
