"""What lies around the application: request ids, safe headers, slashes, foreign origins."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.engine.http import HEADERS, Doorman, LastResort
from tests.engine.conftest import tea_app, visitor_of
from tests.engine.extra.tea import TEA

ADDRESSES = ["/teas/", "/teas/nothing/", "/nowhere", "/teas/spilled/", "/", "/openapi.json"]


@pytest.mark.parametrize("path", ADDRESSES)
async def test_every_answer_has_a_request_id_and_safe_headers(
    visitor: httpx.AsyncClient, path: str
) -> None:
    first, second = await visitor.get(path), await visitor.get(path)
    assert len(first.headers["x-request-id"]) == 32
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    assert {name: first.headers[name] for name in HEADERS} == HEADERS


async def test_a_client_does_not_choose_the_request_id(visitor: httpx.AsyncClient) -> None:
    response = await visitor.get("/nowhere", headers={"X-Request-Id": "mine\tforged"})
    assert "mine" not in response.headers["x-request-id"]
    assert response.json()["error"]["request_id"] == response.headers["x-request-id"]


@pytest.mark.parametrize("path", ["/teas", "/teas/"])
async def test_a_path_is_known_with_and_without_its_last_slash(
    visitor: httpx.AsyncClient, path: str
) -> None:
    response = await visitor.get(path)
    assert response.status_code == 200
    assert response.history == []
    assert (await visitor.post(path, json={"name": "Green"})).status_code == 201


async def test_an_address_with_an_id_is_known_either_way_too(visitor: httpx.AsyncClient) -> None:
    headers = {"Authorization": "Bearer ann"}
    for path in (f"/teas/{TEA}", f"/teas/{TEA}/"):
        assert (await visitor.get(path, headers=headers)).json()["data"]["id"] == str(TEA)


@pytest.mark.parametrize("path", ["/nowhere", "/nowhere/", "/teas/a/b", "/teas//", "/%00"])
async def test_an_unknown_path_is_told_in_the_envelope(
    visitor: httpx.AsyncClient, path: str
) -> None:
    response = await visitor.get(path)
    assert response.status_code in {404, 401}
    assert response.json()["status"] == "error"


@pytest.mark.parametrize("path", ["/teas/", "/teas"])
@pytest.mark.parametrize("method", ["PUT", "TRACE", "PATCH", "FOO"])
async def test_an_unknown_method_is_told_in_the_envelope(
    visitor: httpx.AsyncClient, method: str, path: str
) -> None:
    response = await visitor.request(method, path)
    assert response.status_code == 405
    assert response.json()["error"]["code"] == "METHOD_NOT_ALLOWED"
    assert response.headers["allow"] == "GET, POST"


async def test_a_prefix_lies_before_every_address() -> None:
    async with visitor_of(tea_app(API_PREFIX="/messenger")) as visitor:
        for path in ("/messenger/teas/", "/messenger/teas", "/messenger/"):
            assert (await visitor.get(path)).status_code == 200
        assert (await visitor.get("/teas/")).status_code == 404


async def test_a_foreign_origin_is_told_nothing_unless_it_is_allowed() -> None:
    preflight = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    async with visitor_of(tea_app()) as visitor:
        answers = [
            await visitor.get("/teas/", headers=preflight),
            await visitor.options("/teas/", headers=preflight),
        ]
    async with visitor_of(tea_app(API_CORS_ALLOWED_ORIGINS="https://good.example")) as visitor:
        answers.append(await visitor.options("/teas/", headers=preflight))
        answers.append(await visitor.get("/teas/", headers=preflight))
    assert all("access-control-allow-origin" not in answer.headers for answer in answers)


async def test_an_allowed_origin_may_ask_and_may_read_refusals_too() -> None:
    origin = "https://good.example"
    async with visitor_of(tea_app(API_CORS_ALLOWED_ORIGINS=origin), Origin=origin) as visitor:
        preflight = await visitor.options(
            "/teas/", headers={"Access-Control-Request-Method": "POST"}
        )
        assert preflight.headers["access-control-allow-origin"] == origin
        for path in ("/teas/", "/nowhere", "/teas/away/"):
            response = await visitor.get(path)
            assert response.headers["access-control-allow-origin"] == origin
            assert "X-Request-Id" in response.headers["access-control-expose-headers"]
        broken = await visitor.post("/teas/spilled/")
        assert broken.status_code == 500
        assert broken.headers["access-control-allow-origin"] == origin


async def test_what_is_neither_http_nor_a_socket_passes() -> None:
    passed: list[str] = []

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append(scope["type"])

    async def nothing(*_: object) -> None: ...

    await Doorman(LastResort(inner))({"type": "lifespan"}, nothing, nothing)  # type: ignore[arg-type] # unused
    assert passed == ["lifespan"]


async def test_a_fault_in_the_middle_of_an_answer_adds_nothing_to_it() -> None:
    inner = FastAPI()

    @inner.get("/")
    async def half(request: Request) -> StreamingResponse:
        async def body() -> AsyncIterator[bytes]:
            yield b"half"
            raise RuntimeError("the secret recipe")

        return StreamingResponse(body())

    sent: list[dict[str, object]] = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    async def receive() -> dict[str, object]:
        await asyncio.Event().wait()  # the client waits for the rest
        return {}

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}
    await Doorman(LastResort(inner))(scope, receive, send)  # type: ignore[arg-type] # plain dicts are messages
    assert [message.get("body") for message in sent] == [None, b"half"]
