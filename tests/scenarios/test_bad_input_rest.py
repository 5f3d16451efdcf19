"""Bad input at the HTTP door: never a 500, never an echo, never a stored trace.

The ids are those of the project's list of bad inputs. Rows about rate limits are in
test_rate_limits.py, B22 and B58 in tests/engine, B64 to B67 and B70 beside the avatars, the mails'
beside the letters.
"""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from tests.kit.cast import Cast, Person, key
from tests.kit.house import House

JSON = {"content-type": "application/json"}
POST_TEXT = "/chats/{chat}/messages/"
INVITES = "/chats/{chat}/invites/"


def raw(row: str, body: bytes, *statuses: int, path: str = POST_TEXT, **headers: str) -> Any:
    """A body as bytes, posted by a member."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return pytest.param(path, body, named or JSON, statuses or (422,), id=row)


def field(name: str, value: bytes) -> bytes:
    return b'{"text":"x","' + name.encode() + b'":' + value + b"}"


def text(value: bytes) -> bytes:
    return b'{"text":' + value + b"}"


BODIES = [
    raw("B01-empty", b""),
    raw("B02-null", b"null"), raw("B02-list", b"[]"), raw("B02-text", b'"x"'), raw("B02-one", b"1"),
    raw("B03-truncated", b'{"text":"x'),
    raw("B04-deep-lists", b"[" * 100_000, 413, 422), raw("B04-deep", b"[" * 60_000),
    raw("B05-deep-object", b'{"text":' + b'{"a":' * 900 + b"1" + b"}" * 901),
    raw("B06-nan", text(b"NaN")), raw("B06-infinity", text(b"Infinity")),
    raw("B06-1e999", b'{"seq":1e999}', path="/chats/{chat}/read/"),
    raw("B07-surrogate", text(b'"\\ud800"')),
    raw("B08-nul", text(b'"a\\u0000b"')),
    raw("B09-not-utf8", text(b'"\xff\xfe"')),
    raw("B10-utf16", '{"text":"x"}'.encode("utf-16")),
    raw("B11-bom", b"\xef\xbb\xbf" + text(b'"x"')),
    raw("B13-2**63", b'{"seq":9223372036854775808}', path="/chats/{chat}/read/"),
    raw("B13-10**40", b'{"seq":1' + b"0" * 40 + b"}", path="/chats/{chat}/read/"),
    raw("B14-4000-digits", b'{"seq":' + b"1" * 4000 + b"}", path="/chats/{chat}/read/"),
    raw("B15-5000-digits", b'{"seq":' + b"1" * 5000 + b"}", path="/chats/{chat}/read/"),
    raw("B16-true", b'{"seq":true}', path="/chats/{chat}/read/"),
    raw("B16-text", b'{"seq":"1"}', path="/chats/{chat}/read/"),
    raw("B16-float", b'{"seq":1.0}', path="/chats/{chat}/read/"),
    raw("B17-unknown", field("is_admin", b"true")), raw("B17-seq", field("seq", b"7")),
    raw("B18-text-plain", text(b'"x"'), 415, content_type="text/plain"),
    raw("B18-form", b"text=x", 415, content_type="application/x-www-form-urlencoded"),
    raw("B19-utf7", text(b'"x"'), 415, content_type="application/json; charset=utf-7"),
    raw("B20-gzip", b"\x1f\x8b\x08\x00", 415, content_type="application/json",
        content_encoding="gzip"),
    raw("B21-10MiB", text(b'"' + b"x" * (10 << 20) + b'"'), 413),
    raw("B28-empty", text(b'""')), raw("B28-spaces", text(b'"   "')),
    raw("B28-zero-width", text('"\u200b\u200d"'.encode())),
    raw("B29-4001", text(b'"' + b"x" * 4001 + b'"')),
    raw("B29-bytes", text(('"' + "😀" * 4097 + '"').encode())),
    raw("B02-invite-list", b"[]", path=INVITES), raw("B02-invite-null", b"null", path=INVITES),
    raw("B06-invite-1e999", b'{"max_uses":1e999}', path=INVITES),
    raw("B13-invite-2**63", b'{"max_uses":9223372036854775808}', path=INVITES),
    raw("B15-invite-5000-digits", b'{"max_uses":' + b"1" * 5000 + b"}", path=INVITES),
    raw("B16-invite-true", b'{"max_uses":true}', path=INVITES),
    raw("B16-invite-text", b'{"max_uses":"1"}', path=INVITES),
    raw("B17-invite-unknown", b'{"uses":0}', path=INVITES),
    raw("B52-not-uuid", field("client_message_id", b'"x"')),
    raw("B52-empty", field("client_message_id", b'""')),
    raw("B52-60KB", field("client_message_id", b'"' + b"x" * 60_000 + b'"')),
]  # fmt: skip


@pytest.mark.parametrize(("path", "body", "headers", "statuses"), BODIES)
async def test_a_bad_body_is_refused(
    ann: Person, path: str, body: bytes, headers: dict[str, str], statuses: tuple[int, ...]
) -> None:
    chat = await ann.opens()

    answer = await ann.http.ask("POST", path.format(chat=chat["id"]), content=body, headers=headers)

    assert answer.status_code in statuses, answer.text
    _is_refusal(answer.json())
    assert (await ann.history(chat))["total_count"] == 0


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'{"text":"a","text":"b"}', id="B12-last-of-two-wins"),
        pytest.param(text(b'"<script>alert(1)</script>"'), id="B31-script"),
        pytest.param(text(b'"{{7*7}} ${7*7} %s%n javascript:x"'), id="B31-templates"),
        pytest.param(text(("\"e" + "\u0301" * 1000 + '"').encode()), id="B30-combining"),
        pytest.param(text('"👨‍👩‍👧‍👦"'.encode()), id="B31-family"),
    ],
)  # fmt: skip
async def test_odd_text_is_stored_as_it_is(ann: Person, body: bytes) -> None:
    chat = await ann.opens()

    answer = await ann.http.ask(
        "POST", f"/chats/{chat['id']}/messages/", content=body, headers=JSON
    )

    assert answer.status_code == 201
    assert (await ann.history(chat))["entities"][0]["text"] == answer.json()["data"]["text"]


@pytest.mark.parametrize(
    "chat_id",
    ["abc", "-1", "0", "1.5", "1_000", "%207%20", "%00", "1" + "0" * 23, "７", "..%2f", "x" * 4000],
)
async def test_b23_an_id_that_is_none_is_refused(ann: Person, chat_id: str) -> None:
    answer = await ann.http.ask("GET", f"/chats/{chat_id}/")

    assert answer.status_code in {404, 422}
    _is_refusal(answer.json())


@pytest.mark.parametrize(
    "route",
    [
        "PUT /accounts/me/ignored/{id}/", "DELETE /accounts/me/ignored/{id}/",
        "DELETE /chats/{chat}/invites/{id}/", "POST /chats/{chat}/messages/{id}/report/",
        "POST /chats/reports/{id}/resolve/", "POST /chats/invites/{id}/",
    ],
)  # fmt: skip
@pytest.mark.parametrize("id_", ["abc", "0", "1_000", "%00", "７", "x" * 4000])
async def test_b23_an_id_that_is_none_finds_nothing(ann: Person, route: str, id_: str) -> None:
    method, path = route.split()
    chat = await ann.opens()
    body = {"reason": "spam"} if "report/" in path else {"outcome": "dismissed"}

    answer = await ann.http.ask(method, path.format(id=id_, chat=chat["id"]), json=body)

    assert answer.status_code in {404, 422}
    _is_refusal(answer.json())


@pytest.mark.parametrize(
    "params",
    [
        pytest.param({"limit": "0"}, id="B25-0"), pytest.param({"limit": "-1"}, id="B25--1"),
        pytest.param({"limit": "101"}, id="B25-101"), pytest.param({"limit": "abc"}, id="B25-abc"),
        pytest.param({"limit": "1000000000"}, id="B25-1e9"),
        pytest.param({"limit": "７"}, id="B73-fullwidth-digit"),
        pytest.param({"limit": ["1", "0"]}, id="B25-repeated"),
        pytest.param({"before": "1", "after": "1"}, id="B27-before-and-after"),
        pytest.param({"offset": "-1"}, id="B25-offset"),
    ],
)  # fmt: skip
async def test_a_bad_page_is_refused(ann: Person, params: dict[str, Any]) -> None:
    chat = await ann.opens()

    answer = await ann.http.ask("GET", f"/chats/{chat['id']}/history/", params=params)

    assert answer.status_code == 422
    _is_refusal(answer.json())


@pytest.mark.parametrize("cursor", ["random", "WyJhIl0", "bnVsbA", "e30", "\u0000", "x" * 600])
async def test_b26_a_cursor_that_we_did_not_give_is_refused(ann: Person, cursor: str) -> None:
    chat = await ann.opens()
    for path in ("/chats/", f"/chats/{chat['id']}/invites/", "/accounts/me/ignored/"):
        answer = await ann.http.ask("GET", path, params={"cursor": cursor})

        assert answer.status_code == 422


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Basic x", "Bearer x", "Bearer a.b.c", "Bearer " + "x" * 60_000],
)
async def test_b43_a_bad_authorization_is_nobodys(house: House, header: str) -> None:
    answer = await house.nobody.ask("GET", "/accounts/me/", headers={"authorization": header})

    assert answer.status_code in {401, 431}
    if answer.status_code == 401:
        assert answer.headers["www-authenticate"] == "Bearer"
        _is_refusal(answer.json())


async def test_b45_a_refresh_token_is_no_access_token_nor_the_reverse(
    house: House, ann: Person
) -> None:
    as_access = await house.nobody.ask(
        "GET", "/accounts/me/", headers={"authorization": f"Bearer {ann.refresh_token}"}
    )
    as_refresh = await house.nobody.ask(
        "POST", "/accounts/token/refresh/", json={"refresh_token": ann.token}
    )

    assert as_access.status_code == as_refresh.status_code == 401


async def test_b48_signing_out_twice_is_no_mistake(ann: Person) -> None:
    answers = [await ann.http.ask("POST", "/accounts/sign-out/") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]


async def test_b50_and_b51_the_same_key_again_is_the_first_message(ann: Person) -> None:
    chat = await ann.opens()
    mine = key()
    first = await ann.posts(chat, "one", client_message_id=mine)

    for words in ("one", "other"):
        answer = await ann.http.ask(
            "POST",
            f"/chats/{chat['id']}/messages/",
            json={"text": words, "client_message_id": mine},
        )
        assert (answer.status_code, answer.json()["data"]) == (200, first)


async def test_b53_to_b56_what_rights_and_states_forbid(cast: Cast, ann: Person) -> None:
    bob = await cast.person("bob")
    chat = await ann.opens(bob)
    message = await ann.posts(chat)
    path = f"/chats/{chat['id']}"
    expectations: list[tuple[Person, str, str, Any, int]] = [
        (ann, "POST", "/members/", {"account_ids": [ann.id]}, 201),
        (ann, "POST", "/members/", {"account_ids": [str(uuid4())]}, 422),
        (ann, "DELETE", f"/members/{ann.id}/", None, 409),
        (ann, "POST", "/leave/", None, 409),
        (ann, "POST", "/read/", {"seq": 2}, 422),
        (ann, "POST", "/read/", {"seq": -1}, 422),
        (ann, "POST", "/read/", {"seq": 0}, 200),
        (bob, "PATCH", f"/messages/{message['id']}/", {"text": "x"}, 403),
        (bob, "DELETE", f"/messages/{message['id']}/", None, 403),
        (ann, "DELETE", f"/messages/{message['id']}/", None, 204),
        (ann, "DELETE", f"/messages/{message['id']}/", None, 204),
        (bob, "POST", "/leave/", None, 204),
        (bob, "POST", "/leave/", None, 404),
    ]

    for who, method, tail, body, status in expectations:
        answer = await who.http.ask(method, path + tail, json=body)
        assert answer.status_code == status, (method, tail, answer.text)


@pytest.mark.parametrize("method", ["TRACE", "PUT"])
async def test_b57_a_method_that_is_not_there(house: House, method: str) -> None:
    answer = await house.nobody.ask(method, "/accounts/me/")

    assert answer.status_code == 405
    assert answer.json()["error"]["code"] == "METHOD_NOT_ALLOWED"


async def test_b57_another_method_in_a_header_is_ignored(ann: Person) -> None:
    chat = await ann.opens()

    answer = await ann.http.ask(
        "GET", f"/chats/{chat['id']}/", headers={"X-HTTP-Method-Override": "DELETE"}
    )

    assert answer.status_code == 200
    assert (await ann.http.ask("GET", f"/chats/{chat['id']}/")).status_code == 200


HEAD = "POST /accounts/sign-in/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
REQUESTS: dict[str, str] = {
    "B59-no-host": "GET /accounts/me/ HTTP/1.1\r\n\r\n",
    "B60-both-lengths": HEAD + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
    "B60-two-lengths": HEAD + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "B60-xchunked": HEAD + "Transfer-Encoding: xchunked\r\n\r\n{}",
    "B60-bad-chunk": HEAD + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
}


@pytest.mark.parametrize("row", REQUESTS)
async def test_a_broken_request_harms_nobody_else(house: House, row: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
    writer.write(REQUESTS[row].encode())
    async with asyncio.timeout(20):
        status = await reader.readline()
    writer.close()

    assert status.split()[1] in {b"400", b"401", b"422"}
    assert (await house.nobody.ask("GET", "/healthcheck/live/")).status_code == 200


async def test_b72_errors_are_json_whatever_is_accepted(house: House) -> None:
    answer = await house.nobody.ask("GET", "/accounts/me/", headers={"accept": "text/html"})

    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("search", ["' OR 1=1--", "%", "no_such%", "\\", "%" * 100, "(a+)+$" * 10])
async def test_b32_and_b33_what_is_searched_for_is_taken_literally(
    ann: Person, search: str
) -> None:
    found = await ann.http.get("/accounts/", search=search)

    assert found["entities"] == []


def _is_refusal(answer: dict[str, Any]) -> None:
    """The envelope, and nothing in it but what it says."""
    assert set(answer) == {"status", "error"}
    assert answer["status"] == "error"
    assert {"code", "message", "request_id"} <= set(answer["error"])
    assert set(answer["error"]) <= {"code", "message", "request_id", "fields"}
    for fault in answer["error"].get("fields", []):
        assert set(fault) == {"field", "code", "message"}


async def test_b61_a_cookie_from_a_strangers_page_changes_nothing(
    house: House, ann: Person
) -> None:
    headers = {"Origin": "https://evil.example", "Cookie": f"refresh_token={ann.refresh_token}"}

    for path in ("/accounts/token/refresh/", "/accounts/sign-out/"):
        answer = await house.nobody.ask("POST", path, headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "CROSS_SITE")

    assert (await ann.http.ask("GET", "/accounts/me/")).status_code == 200


async def test_b62_a_foreign_page_is_told_of_no_permission(house: House) -> None:
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "DELETE"}

    for method in ("OPTIONS", "GET"):
        answer = await house.nobody.ask(method, "/accounts/me/", headers=headers)
        assert not [name for name in answer.headers if name.startswith("access-control-allow")]


@pytest.mark.parametrize(
    "ranges", ["bytes=" + "0-0," * 10_000, "bytes=-1--2", "bytes=5-1", "bytes=0-,0-,0-", "x"]
)
async def test_b63_odd_ranges_get_the_whole_picture(ann: Person, ranges: str) -> None:
    shown = await ann.http.ask("PUT", "/accounts/me/avatar/", files={"file": ("x.png", PIXEL)})
    url = shown.json()["data"]["avatar_url"]

    answer = await ann.http.ask("GET", url, headers={"Range": ranges})

    assert answer.status_code in {200, 416, 431}


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080200000090"
    "7753de0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
PART = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
FORMS = {
    "B68-no-boundary": ("multipart/form-data", PART + PIXEL + b"\r\n--x--\r\n"),
    "B68-long-boundary": (f"multipart/form-data; boundary={'x' * 8192}", PART + PIXEL),
    "B68-preamble": ("multipart/form-data; boundary=x", b"y" * (4 << 20) + PART + PIXEL),
    "B68-header-flood": ("multipart/form-data; boundary=x", b"--x\r\n" + b"A: b\r\n" * 10_000),
    "B68-no-end": ("multipart/form-data; boundary=x", PART + PIXEL),
    "B64-nothing": ("multipart/form-data; boundary=x", b"--x--\r\n"),
}


# The framework leaves a part that never ended to the garbage collector.
@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("row", FORMS)
async def test_a_broken_form_is_refused(ann: Person, row: str) -> None:
    content_type, body = FORMS[row]

    answer = await ann.http.ask(
        "PUT", "/accounts/me/avatar/", content=body, headers={"content-type": content_type}
    )

    assert answer.status_code in {400, 422}, answer.text
    _is_refusal(answer.json())
    assert (await ann.http.get("/accounts/me/"))["avatar_url"] is None


@pytest.mark.parametrize("fields", [2_000, 100_000])
async def test_b69_a_form_of_many_fields_is_refused(house: House, fields: int) -> None:
    body = "&".join(f"a{number}=1" for number in range(fields))
    form = {"content-type": "application/x-www-form-urlencoded"}

    answer = await house.nobody.ask("POST", "/accounts/token/", content=body, headers=form)

    assert answer.status_code in {400, 413, 422}
