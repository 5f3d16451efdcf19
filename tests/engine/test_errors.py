"""Refusals as the contract shows them: one envelope, two languages, nothing inner, no input."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from loguru import logger
from starlette.types import Message, Scope

from app.engine.errors import STATUS
from app.kernel.errors import Kind
from tests.engine.conftest import tea_app
from tests.engine.extra.tea import TEA

OTHER = "0192f0c1-0000-7000-8000-000000000000"


@pytest.fixture
def log() -> Iterator[list[str]]:
    lines: list[str] = []
    sink = logger.add(lines.append, format="{level} {message} {extra}\n{exception}")
    yield lines
    logger.remove(sink)


def _error(response: httpx.Response) -> dict[str, Any]:
    body = response.json()
    assert set(body) == {"status", "error"}
    assert body["status"] == "error"
    error: dict[str, Any] = body["error"]
    assert set(error) - {"fields"} == {"code", "message", "request_id"}
    assert error["request_id"] == response.headers["x-request-id"]
    return error


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_status(kind: Kind) -> None:
    assert 400 <= STATUS[kind] < 600


async def test_a_refusal_is_enveloped(visitor: httpx.AsyncClient) -> None:
    response = await visitor.post("/teas/", json={"name": "Assam"})
    assert response.status_code == 409
    error = _error(response)
    assert error["code"] == "TEA_TAKEN"
    assert error["message"] == "There is a tea called Assam already."
    assert "fields" not in error


async def test_refused_fields_are_named_one_by_one(visitor: httpx.AsyncClient) -> None:
    response = await visitor.post("/teas/", json={"name": "x" * 21, "cups": 0, "sugar": "sesame"})
    assert response.status_code == 422
    assert _error(response)["fields"] == [
        {"field": "name", "code": "too_long", "message": "May have 20 characters at most."},
        {"field": "cups", "code": "too_small", "message": "Has to be 1 at least."},
        {"field": "sugar", "code": "unknown_field", "message": "Is not known here."},
    ]
    assert "sesame" not in response.text


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (None, "There is no such tea."), ("en", "There is no such tea."), ("ru", "Такого чая нет."),
        ("ru-RU,ru;q=0.9,en;q=0.8", "Такого чая нет."), ("de, ru;q=0.5", "Такого чая нет."),
        ("en;q=0.3, ru;q=0.7", "Такого чая нет."), ("fr", "There is no such tea."),
        ("ru;q=0", "There is no such tea."), (";;;,,q=x", "There is no such tea."),
        ("rum", "There is no such tea."), ("*", "There is no such tea."),
    ],
)  # fmt: skip
async def test_the_message_is_in_the_language_asked_for(
    visitor: httpx.AsyncClient, header: str | None, message: str
) -> None:
    headers = {"Authorization": "Bearer ann"}
    if header is not None:
        headers["Accept-Language"] = header
    error = _error(await visitor.get(f"/teas/{OTHER}/", headers=headers))
    assert error["code"] == "TEA_NOT_FOUND"
    assert error["message"] == message


@pytest.mark.parametrize(
    ("method", "path", "status", "code", "message"),
    [
        ("GET", "/nowhere", 404, "NOT_FOUND", "По этому адресу ничего нет."),
        ("PUT", "/teas/", 405, "METHOD_NOT_ALLOWED", "Этот адрес не знает такого метода."),
        ("POST", "/teas/spilled/", 500, "INTERNAL_ERROR", "У нас что-то сломалось."),
        ("GET", "/teas/?limit=0", 422, "VALIDATION_ERROR", "Часть присланного неверна."),
    ],
)
async def test_the_frameworks_refusals_are_ours_in_both_languages(
    visitor: httpx.AsyncClient, method: str, path: str, status: int, code: str, message: str
) -> None:
    response = await visitor.request(method, path, headers={"Accept-Language": "ru"})
    assert response.status_code == status
    assert (_error(response)["code"], _error(response)["message"]) == (code, message)


async def test_fields_are_told_in_russian_too(visitor: httpx.AsyncClient) -> None:
    response = await visitor.post("/teas/", json={}, headers={"Accept-Language": "ru"})
    assert _error(response)["fields"] == [
        {"field": "name", "code": "required", "message": "Обязательно."}
    ]


async def test_a_fault_of_ours_shows_nothing_inner_and_goes_to_the_log(
    visitor: httpx.AsyncClient, log: list[str]
) -> None:
    response = await visitor.post("/teas/spilled/")
    assert response.status_code == 500
    assert "recipe" not in response.text
    assert "RuntimeError" not in response.text
    request_id = _error(response)["request_id"]
    assert len(log) == 1
    assert "POST /teas/spilled/ failed" in log[0]
    assert "the secret recipe" in log[0]
    assert request_id in log[0]


async def test_refusals_are_not_in_the_log(visitor: httpx.AsyncClient, log: list[str]) -> None:
    await visitor.get("/nowhere")
    await visitor.post("/teas/", json={"name": "Assam"})
    assert log == []


@pytest.mark.parametrize(
    ("request_", "status", "seconds"),
    [
        (("GET", "/teas/away/", None), 503, "1"),
        (("POST", "/teas/", {"name": "x", "cups": 100}), 429, "2"),
    ],
)
async def test_what_passes_says_when_to_come_back(
    visitor: httpx.AsyncClient, request_: tuple[str, str, Any], status: int, seconds: str
) -> None:
    method, path, body = request_
    response = await visitor.request(method, path, json=body)
    assert response.status_code == status
    assert response.headers["retry-after"] == seconds


async def test_whoever_has_to_sign_in_is_told_how(visitor: httpx.AsyncClient) -> None:
    response = await visitor.get("/teas/mine/")
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert _error(response)["code"] == "NOT_SIGNED_IN"


async def test_what_ones_role_forbids_is_forbidden(visitor: httpx.AsyncClient) -> None:
    ann, admin = {"Authorization": "Bearer ann"}, {"Authorization": "bearer admin"}
    assert (await visitor.delete(f"/teas/{TEA}/", headers=ann)).status_code == 403
    assert (await visitor.delete(f"/teas/{TEA}/", headers=admin)).status_code == 204


@pytest.mark.parametrize(
    "tea_id", ["abc", "-1", "0", "1.5", "1_000", "%207%20", "%00", "1" * 23, "٣"]
)
async def test_an_id_that_is_none_is_refused(visitor: httpx.AsyncClient, tea_id: str) -> None:
    headers = {"Authorization": "Bearer ann"}
    response = await visitor.get(f"/teas/{tea_id}/", headers=headers)
    assert response.status_code == 422
    assert [field["field"] for field in _error(response)["fields"]] == ["tea_id"]


async def test_who_leaves_in_the_middle_of_a_request_is_no_fault_of_ours(log: list[str]) -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}  # instead of the body

    headers = [(b"content-type", b"application/json"), (b"content-length", b"16")]
    scope: Scope = {
        "type": "http", "method": "POST", "path": "/teas/", "headers": headers, "query_string": b"",
    }  # fmt: skip
    await tea_app()(scope, receive, send)
    assert sent == []  # nobody is there to be answered
    assert log == []
