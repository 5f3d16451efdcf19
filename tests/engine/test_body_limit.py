"""No body is larger than it may be, announced or not."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import Request
from starlette.types import Receive, Scope, Send

from app.engine.body_limit import BODY_MAX, BodyLimit, BodyTooSlow, larger_bodies
from app.engine.errors import refused
from app.kernel.http import Router
from app.kernel.schema import Schema
from tests.kit.house import served

JSON = {"Content-Type": "application/json"}


class Weight(Schema):
    bytes: int


router = Router(prefix="/scales")


@router.post("/", max_body_size=3 * BODY_MAX)
async def weigh(request: Request) -> Weight:
    return Weight(bytes=len(await request.body()))


def _sized(size: int) -> bytes:
    empty = b'{"name":""}'
    return b'{"name":"' + b"x" * (size - len(empty)) + b'"}'


async def _in_pieces(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 10_000):
        yield body[start : start + 10_000]


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("size", [BODY_MAX + 1, 10 * 1024 * 1024])
async def test_a_body_that_is_too_large_is_refused(
    visitor: httpx.AsyncClient, announced: bool, size: int
) -> None:
    body = _sized(size)
    content = body if announced else _in_pieces(body)
    response = await visitor.post("/teas/", content=content, headers=JSON)
    assert response.status_code == 413
    assert response.json()["error"]["code"] == "BODY_TOO_LARGE"
    assert response.json()["error"]["request_id"] == response.headers["x-request-id"]


@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_of_just_the_limit_is_read(
    visitor: httpx.AsyncClient, announced: bool
) -> None:
    body = _sized(BODY_MAX)
    content = body if announced else _in_pieces(body)
    response = await visitor.post("/teas/", content=content, headers=JSON)
    assert response.status_code == 422


async def test_a_form_is_limited_as_well(visitor: httpx.AsyncClient) -> None:
    response = await visitor.post("/teas/form/", data={"name": "x" * BODY_MAX})
    assert response.status_code == 413


def test_a_route_may_say_that_its_bodies_are_larger() -> None:
    ((pattern, limit),) = larger_bodies([router], "/messenger")
    assert pattern.match("/messenger/scales/")
    assert not pattern.match("/scales/")
    assert limit == 3 * BODY_MAX


async def test_b22_who_falls_silent_in_the_middle_of_a_body_is_sent_away() -> None:
    async def read(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            await request.body()
        except BodyTooSlow as error:
            await (await refused(request, error))(scope, receive, send)

    async with served(BodyLimit(read, seconds=0.2), lifespan="off") as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhello")
        async with asyncio.timeout(20):
            answer = await reader.read()  # to the end: the server closes
        writer.close()
    assert answer.startswith(b"HTTP/1.1 422")
    assert b"BODY_TOO_SLOW" in answer
