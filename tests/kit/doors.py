"""The two doors as a person uses them; every receive has a time limit."""

import asyncio
from collections.abc import Callable, Mapping
from http.cookiejar import CookieJar
from typing import Any, Self

import httpx
import orjson
from typing_extensions import override
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.kit.transport import Transport

PATIENCE = 20.0  # seconds a test waits for what has to come, however busy the machine is

Frame = dict[str, Any]


class Refused(AssertionError):
    """An answer that was not a success, where the test wanted one."""


class Http:
    """Requests to one server, signed with one token."""

    def __init__(self, client: httpx.AsyncClient, token: str | None = None) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    async def ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, **options: Any
    ) -> httpx.Response:
        given = {**self._headers, **(headers or {})}
        return await self._client.request(method, path, headers=given, **options)

    async def patiently(self, method: str, path: str, **options: Any) -> httpx.Response:
        """As a good client: what is unavailable for now is asked for again."""
        async with asyncio.timeout(PATIENCE * 4):
            while True:
                response = await self.ask(method, path, **options)
                if response.status_code != 503:
                    return response
                await asyncio.sleep(0.1)

    async def get(self, path: str, **params: Any) -> Any:
        return _data(await self.patiently("GET", path, params=params))

    async def post(self, path: str, **body: Any) -> Any:
        return _data(await self.patiently("POST", path, json=body))

    async def put(self, path: str, **body: Any) -> Any:
        return _data(await self.patiently("PUT", path, json=body))

    async def patch(self, path: str, **body: Any) -> Any:
        return _data(await self.patiently("PATCH", path, json=body))

    async def delete(self, path: str, **params: Any) -> Any:
        return _data(await self.patiently("DELETE", path, params=params))


def visitor(base_url: str) -> httpx.AsyncClient:
    """A client that keeps no cookies between requests: it speaks for many people."""
    jar = httpx.Cookies(_NoCookies())
    return httpx.AsyncClient(
        base_url=base_url, timeout=PATIENCE * 2, transport=Transport(), cookies=jar
    )


class _NoCookies(CookieJar):
    @override
    def extract_cookies(self, response: Any, request: Any) -> None:
        """Nobody's cookie is sent with somebody else's request."""


def _data(response: httpx.Response) -> Any:
    if response.status_code >= 400:
        raise Refused(f"{response.request.method} {response.url}: {response.text}")
    return response.json()["data"] if response.content else None


class Socket:
    """One open socket; `heard` keeps every frame in the order of its coming."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._next_id = 0
        self.heard: list[Frame] = []

    @property
    def transport(self) -> asyncio.Transport:
        """The network itself, for those who break its rules."""
        return self._connection.transport

    @property
    def extensions(self) -> list[Any]:
        return list(self._connection.protocol.extensions)

    @classmethod
    async def open(cls, url: str, **options: Any) -> Self:
        return cls(await connect(url, ping_interval=None, max_size=None, max_queue=None, **options))

    async def say(self, type_: str, **fields: Any) -> None:
        await self.say_raw(orjson.dumps({"type": type_, **fields}).decode())

    async def say_raw(self, raw: str | bytes) -> None:
        await self._connection.send(raw)

    async def hear(self, within: float = PATIENCE) -> Frame:
        """The next frame, whatever it is."""
        async with asyncio.timeout(within):
            frame: Frame = orjson.loads(await self._connection.recv())
        self.heard.append(frame)
        return frame

    async def until(self, type_: str, where: Callable[[Frame], bool] | None = None) -> Frame:
        """The next frame of that type (for which `where` holds); what comes before it is kept."""
        while True:
            frame = await self.hear()
            if frame["type"] == type_ and (where is None or where(frame)):
                return frame

    async def ask(self, type_: str, **fields: Any) -> Frame:
        """The frame that answers: it carries the id that was sent, as `id` or as `ref`."""
        self._next_id += 1
        mark = f"ask-{self._next_id}"
        await self.say(type_, id=mark, **fields)
        while True:
            frame = await self.hear()
            if mark in {frame.get("id"), frame.get("ref")}:
                return frame

    async def caught_up(self) -> list[Frame]:
        """All that had been sent to this socket by now: a ping answered comes behind it."""
        before = len(self.heard)
        await self.ask("ping")
        return [frame for frame in self.heard[before:] if frame["type"] != "pong"]

    async def closed(self, within: float = PATIENCE) -> int:
        """The code that the server closes with; frames before it are kept."""
        try:
            while True:
                await self.hear(within)
        except ConnectionClosed as closed:
            if closed.rcvd is None:
                raise AssertionError("the connection was cut without a goodbye") from closed
            return closed.rcvd.code

    async def close(self) -> None:
        await self._connection.close()

    def of(self, type_: str) -> list[Frame]:
        return [frame for frame in self.heard if frame["type"] == type_]
