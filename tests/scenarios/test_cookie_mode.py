"""The access token in a cookie: good for our own pages, worthless to anybody else's."""

import shutil
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from tests.kit.cast import PASSWORD, Cast, Person
from tests.kit.doors import Socket
from tests.kit.house import House, messenger

EVIL = {"Origin": "https://evil.example"}
STRANGERS = [
    "null", "https://evil.example", "http://127.0.0.1.evil.example", "http://127.0.0.1:1",
    "HTTP://LOCALHOST:8788", "https://localhost:8788",
]  # fmt: skip


@pytest.fixture(scope="module")
async def cookie_house(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> AsyncIterator[House]:
    path = tmp_path_factory.mktemp("cookies") / "messenger.db"
    shutil.copy(sqlite_template, path)
    url = f"sqlite+aiosqlite:///{path}"
    async with messenger(url, AUTH_ACCESS_COOKIE="true", AUTH_WS_QUERY_TOKEN="true") as house:
        yield house


@pytest.fixture
async def kate(cookie_house: House) -> AsyncIterator[Person]:
    people = Cast(cookie_house)
    yield await people.person("kate")
    await people.leave()


@pytest.fixture
async def cookies(cookie_house: House, kate: Person) -> dict[str, str]:
    """What Kate's browser sends beside every request."""
    body = {"email": kate.email, "password": PASSWORD}
    answer = await cookie_house.nobody.ask("POST", "/accounts/sign-in/", json=body)
    pairs = [line.split(";")[0] for line in answer.headers.get_list("set-cookie")]
    [access] = [line for line in answer.headers.get_list("set-cookie") if "access_token=" in line]
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(access.split("; "))
    return {"Cookie": "; ".join(pairs)}


def ours(house: House) -> dict[str, str]:
    return {"Origin": house.url}


async def status(house: House, method: str, path: str, headers: Mapping[str, str]) -> int:
    body = {"bio": "x"} if method == "PATCH" else None
    return (await house.nobody.ask(method, path, headers=headers, json=body)).status_code


async def test_kate_reads_and_changes_from_our_own_page(
    cookie_house: House, cookies: dict[str, str]
) -> None:
    assert await status(cookie_house, "GET", "/accounts/me/", cookies) == 200
    for proof in (ours(cookie_house), {"Sec-Fetch-Site": "same-origin"}):
        headers = {**cookies, **proof}
        assert await status(cookie_house, "PATCH", "/accounts/me/", headers) == 200


@pytest.mark.parametrize("origin", STRANGERS)
async def test_b61_a_strangers_page_changes_nothing(
    cookie_house: House, kate: Person, cookies: dict[str, str], origin: str
) -> None:
    headers = {**cookies, "Origin": origin}
    for method, path in (
        ("PATCH", "/accounts/me/"),
        ("POST", "/accounts/sign-out/all/"),
        ("POST", "/accounts/sign-out/"),
        ("POST", "/accounts/token/refresh/"),
    ):
        assert await status(cookie_house, method, path, headers) == 403
    assert (await kate.http.get("/accounts/me/"))["bio"] is None


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
async def test_a_page_that_the_browser_calls_another_site_changes_nothing(
    cookie_house: House, cookies: dict[str, str], site: str
) -> None:
    headers = {**cookies, **ours(cookie_house), "Sec-Fetch-Site": site}
    assert await status(cookie_house, "PATCH", "/accounts/me/", headers) == 403
    assert await status(cookie_house, "PATCH", "/accounts/me/", cookies) == 403


async def test_b62_a_foreign_page_is_not_told_that_it_may(cookie_house: House) -> None:
    asked = {**EVIL, "Access-Control-Request-Method": "PATCH"}
    answer = await cookie_house.nobody.ask("OPTIONS", "/accounts/me/", headers=asked)
    assert not [name for name in answer.headers if name.startswith("access-control-allow")]


async def test_a_token_in_the_header_needs_no_origin(cookie_house: House, kate: Person) -> None:
    answer = await kate.http.ask("PATCH", "/accounts/me/", json={"bio": "x"}, headers=EVIL)
    assert answer.status_code == 200


async def test_a_socket_by_cookie_from_our_own_page(
    cookie_house: House, kate: Person, cookies: dict[str, str]
) -> None:
    headers = {**cookies, **ours(cookie_house)}
    socket = await Socket.open(cookie_house.ws_url + "/ws", additional_headers=headers)
    assert (await socket.until("auth_success"))["account_id"] == kate.id
    await socket.close()


@pytest.mark.parametrize("origin", STRANGERS)
@pytest.mark.parametrize("by_cookie", [True, False])
async def test_w02_a_strangers_page_opens_no_socket(
    cookie_house: House, kate: Person, cookies: dict[str, str], origin: str, by_cookie: bool
) -> None:
    token = cookies if by_cookie else {"Authorization": f"Bearer {kate.token}"}
    with pytest.raises(InvalidStatus) as refused:
        await Socket.open(
            cookie_house.ws_url + "/ws", additional_headers={**token, "Origin": origin}
        )
    assert refused.value.response.status_code == 403


async def test_w02_two_origins_open_no_socket(cookie_house: House, cookies: dict[str, str]) -> None:
    headers = [*cookies.items(), ("Origin", cookie_house.url), ("Origin", cookie_house.url)]
    with pytest.raises(InvalidStatus) as refused:
        await Socket.open(cookie_house.ws_url + "/ws", additional_headers=headers)
    assert refused.value.response.status_code in {400, 403}


async def test_w01_a_cookie_without_an_origin_signs_nobody_in(
    cookie_house: House, cookies: dict[str, str]
) -> None:
    socket = await Socket.open(cookie_house.ws_url + "/ws", additional_headers=cookies)
    await socket.say("ping")
    assert await socket.closed() == 4401


async def test_signing_out_forgets_both_cookies(
    cookie_house: House, cookies: dict[str, str]
) -> None:
    headers = {**cookies, **ours(cookie_house)}
    answer = await cookie_house.nobody.ask("POST", "/accounts/sign-out/", headers=headers)
    forgotten = [line.split("=")[0] for line in answer.headers.get_list("set-cookie")]
    assert (answer.status_code, sorted(forgotten)) == (204, ["access_token", "refresh_token"])
    assert await status(cookie_house, "GET", "/accounts/me/", headers) == 401


async def test_a_token_in_the_address_where_it_may_be(cookie_house: House, kate: Person) -> None:
    socket = await Socket.open(f"{cookie_house.ws_url}/ws?token={kate.token}")
    assert (await socket.until("auth_success"))["account_id"] == kate.id
    await socket.close()


async def test_elsewhere_neither_the_address_nor_a_cookie_signs_in(
    house: House, ann: Person
) -> None:
    cookie = {"Cookie": f"access_token={ann.token}"}
    by_cookie = await Socket.open(
        house.ws_url + "/ws", additional_headers={**cookie, "Origin": house.url}
    )
    by_address = await Socket.open(f"{house.ws_url}/ws?token={ann.token}")
    for socket in (by_cookie, by_address):
        await socket.say("ping")
        assert await socket.closed() == 4401
    assert await status(house, "GET", "/accounts/me/", cookie) == 401
