"""One file in a form is read no further than it may be."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from fastapi import Request

from app.kernel.errors import AppError
from app.modules.chat.controller import one_file as module
from app.modules.chat.controller.one_file import AROUND, announced, one_file
from app.modules.chat.errors import FileTooLarge

PART = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'


def request(*pieces: bytes, silent: bool = False, **headers: str) -> Request:
    coming = iter(pieces)

    async def receive() -> dict[str, object]:
        piece = next(coming, None)
        if piece is None and silent:
            await asyncio.sleep(3600)
        return {"type": "http.request", "body": piece or b"", "more_body": piece is not None}

    given = {"content-type": "multipart/form-data; boundary=x", **headers}
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in given.items()]
    return Request({"type": "http", "headers": raw}, receive)


async def content(asked: Request, most: int = 100) -> bytes:
    async with one_file(asked, most) as file:
        return await file.read()


async def test_a_file_in_many_pieces_is_one() -> None:
    assert await content(request(PART, b"ab", b"", b"cd", b"\r\n--x--")) == b"abcd"


async def test_reading_ends_where_the_limit_is() -> None:
    asked = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal asked
        yield PART
        while True:
            asked += 1
            yield b"\0" * 1000

    coming = endless()

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": await anext(coming), "more_body": True}

    scope = {"type": "http", "headers": [(b"content-type", b"multipart/form-data; boundary=x")]}
    with pytest.raises(FileTooLarge):
        await content(Request(scope, receive), most=5000)
    assert asked * 1000 <= 5000 + AROUND + 1000


async def test_one_byte_more_is_too_much() -> None:
    assert await content(request(PART, bytes(100), b"\r\n--x--")) == bytes(100)
    with pytest.raises(FileTooLarge):
        await content(request(PART, bytes(101), b"\r\n--x--"))


async def test_who_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.01)
    with pytest.raises(AppError) as refused:
        await content(request(PART, b"ab", silent=True))
    assert [fault.code for fault in refused.value.fields] == ["too_slow"]


@pytest.mark.parametrize(
    ("length", "least"), [("0", 0), ("99", 0), (str(AROUND + 5), 5), ("x", 0), ("-5", 0), ("٣", 0)]
)
def test_what_is_announced_may_lie_around_the_file(length: str, least: int) -> None:
    raw = [(b"content-length", length.encode())]
    assert announced(Request({"type": "http", "headers": raw})) == least
