"""A JSON body is read strictly (the inputs B01 to B21 of the list of bad inputs)."""

import time
from typing import Annotated, Any

import httpx
import orjson
import pytest
from fastapi import Form
from pydantic import Field

from app.kernel.http import Router
from app.kernel.schema import Id, Line, Schema, Text, Time
from tests.kernel.conftest import Dial

JSON = {"Content-Type": "application/json"}


class Tea(Schema):
    name: Line
    cups: Annotated[int, Field(ge=1, le=100)] = 1
    share: float | None = None
    hot: bool = True
    at: Time | None = None
    owner_id: Id | None = None
    note: Text = ""


router = Router()


@router.post("/teas/")
async def pour(body: Tea) -> Tea:
    return body


@router.post("/forms/")
async def sign(name: Annotated[str, Form()]) -> Tea:
    return Tea(name=name)


@router.post("/bells/")
async def ring() -> Tea:
    return Tea(name="bell")


async def _pour(dial: Dial, body: bytes | str, **headers: str) -> httpx.Response:
    given = {**JSON, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return await dial(router).post("/teas/", content=body, headers=given)


def _code(response: httpx.Response) -> str:
    return str(response.json()["error"]["code"])


def _findings(response: httpx.Response) -> dict[str, str]:
    return {f["field"]: f["code"] for f in response.json()["error"]["fields"]}


async def test_good_tea_is_poured(dial: Dial) -> None:
    response = await _pour(dial, '{"name": "Assam", "cups": 2, "at": "2030-01-02T03:04:05Z"}')
    assert response.status_code == 200
    assert response.json()["data"]["name"] == "Assam"


@pytest.mark.parametrize(
    "content_type",
    ["application/json; charset=utf-8", "application/json;charset=UTF-8",
     'application/json; charset="utf-8"', "Application/JSON"],
)  # fmt: skip
async def test_json_may_say_that_it_is_utf8(dial: Dial, content_type: str) -> None:
    response = await _pour(dial, '{"name": "Чай"}', Content_Type=content_type)
    assert response.json()["data"]["name"] == "Чай"


async def test_b01_an_empty_body_lacks_everything(dial: Dial) -> None:
    response = await _pour(dial, b"")
    assert response.status_code == 422
    assert _findings(response) == {"body": "required"}


@pytest.mark.parametrize("body", ["null", "[]", '"x"', "1"])
async def test_b02_what_is_no_object_is_refused(dial: Dial, body: str) -> None:
    response = await _pour(dial, body)
    assert response.status_code == 422
    assert _code(response) == "VALIDATION_ERROR"


@pytest.mark.parametrize(
    ("row", "body"),
    [
        ("B03", b'{"name": "As'),
        ("B04", b"[" * 100_000),
        ("B04", b'{"a":' * 100_000),
        ("B06", b'{"name": "a", "share": NaN}'),
        ("B06", b'{"name": "a", "share": Infinity}'),
        ("B06", b'{"name": "a", "share": -Infinity}'),
        ("B07", b'{"name": "\\ud800"}'),
        ("B07", b'{"name": "a", "note": "\\udc00\\ud800"}'),
        ("B09", b'{"name": "\xff\xfe"}'),
        ("B10", '{"name": "a"}'.encode("utf-16")),
        ("B11", b'\xef\xbb\xbf{"name": "a"}'),
        ("B15", b'{"name": "a", "cups": ' + b"9" * 5000 + b"}"),
        ("-", b"{'name': 'a'}"),
        ("-", b'{"name": "a",}'),
        ("-", b'{"name": "a"} x'),
        ("-", b'{"name": "a\nb"}'),
    ],
)
async def test_what_is_no_json_is_refused(dial: Dial, row: str, body: bytes) -> None:
    started = time.process_time()
    response = await _pour(dial, body)
    assert response.status_code == 422
    assert _code(response) == "MALFORMED_JSON"
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    ("row", "fields", "finding"),
    [
        ("B06", '"share": 1e999', {"share": "invalid"}),
        ("B08", '"note": "a\\u0000b"', {"note": "unstorable"}),
        ("B13", '"cups": 9223372036854775808', {"cups": "too_big"}),
        ("B13", '"cups": -9223372036854775809', {"cups": "too_small"}),
        ("B13", f'"cups": {10**40}', {"cups": "too_big"}),
        ("B14", f'"cups": {"9" * 4000}', {"cups": "too_big"}),
        ("B16", '"cups": true', {"cups": "not_integer"}),
        ("B16", '"cups": "1"', {"cups": "not_integer"}),
        ("B16", '"cups": 1.0', {"cups": "not_integer"}),
        ("B16", '"hot": 1', {"hot": "not_boolean"}),
        ("B16", '"note": 5', {"note": "not_text"}),
        ("B16", '"owner_id": 5', {"owner_id": "not_text"}),
        ("B16", '"owner_id": "x"', {"owner_id": "not_uuid"}),
        ("B16", '"at": 1700000000', {"at": "not_text"}),
        ("B17", '"is_admin": true', {"is_admin": "unknown_field"}),
    ],
)
async def test_what_is_no_tea_is_refused(
    dial: Dial, row: str, fields: str, finding: dict[str, str]
) -> None:
    response = await _pour(dial, '{"name": "a", ' + fields + "}")
    assert response.status_code == 422
    assert _findings(response) == finding


async def test_b12_of_two_equal_keys_the_last_counts(dial: Dial) -> None:
    response = await _pour(dial, '{"name": "first", "name": "last"}')
    assert response.json()["data"]["name"] == "last"


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Type": "text/plain"},
        {"Content_Type": "application/x-www-form-urlencoded"},
        {"Content_Type": ""},
        {"Content_Type": "application/json; charset=utf-7"},
        {"Content_Type": "application/json; charset=utf-16"},
        {"Content_Type": "application/jsonp"},
        {"Content_Encoding": "gzip"},
    ],
)
async def test_b18_to_b20_other_kinds_of_body_are_refused(
    dial: Dial, headers: dict[str, str]
) -> None:
    response = await _pour(dial, '{"name": "a"}', **headers)
    assert response.status_code == 415
    assert _code(response) == "UNSUPPORTED_MEDIA_TYPE"
    assert "application/json" in response.json()["error"]["message"]


async def test_json_without_a_content_type_is_refused(dial: Dial) -> None:
    request = httpx.Request("POST", "http://messenger/teas/", content=b'{"name": "a"}')
    assert "content-type" not in request.headers
    assert (await dial(router).send(request)).status_code == 415


async def test_a_form_is_read_as_a_form(dial: Dial) -> None:
    response = await dial(router).post("/forms/", data={"name": "Assam"})
    assert response.json()["data"]["name"] == "Assam"


async def test_who_wants_no_body_does_not_read_it(dial: Dial) -> None:
    response = await dial(router).post("/bells/", content=b"[[[", headers=JSON)
    assert response.status_code == 200


@pytest.mark.parametrize(
    "body", [{"name": "sesame\x00"}, {"secret": "sesame"}, {"name": 1, "note": ["sesame"]}]
)
async def test_a_refusal_never_repeats_what_was_sent(dial: Dial, body: Any) -> None:
    response = await _pour(dial, orjson.dumps(body))
    assert response.status_code == 422
    assert "sesame" not in response.text
