"""No body is larger or slower than it may be, whether its length is announced or not."""

import asyncio
import re
from collections.abc import Callable, Sequence

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from starlette.datastructures import MutableHeaders
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.engine.errors import refused
from app.kernel.errors import AppError, Kind

BODY_MAX = 64 * 1024  # bytes
PIECE_SECONDS = 30.0  # that the next piece of a body may take

# Addresses whose bodies may be larger.
Larger = Sequence[tuple[re.Pattern[str], int]]


class BodyTooLarge(AppError):
    kind = Kind.TOO_LARGE
    code = "BODY_TOO_LARGE"
    en = "A body may have {limit} bytes."
    ru = "В теле запроса может быть {limit} байт."


class BodyTooSlow(AppError):
    kind = Kind.INVALID
    code = "BODY_TOO_SLOW"
    en = "The rest of the body did not come in time."
    ru = "Остаток тела запроса не пришёл вовремя."


class BodyLimit:
    """An announced excess is refused unread; an unannounced one as soon as it is there.

    Who falls silent in the middle of a body is refused, and the connection is closed.
    """

    def __init__(
        self,
        app: ASGIApp,
        limit: int = BODY_MAX,
        larger: Larger = (),
        seconds: float = PIECE_SECONDS,
    ) -> None:
        self._app = app
        self._limit = limit
        self._larger = larger
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = next((v for name, v in scope["headers"] if name == b"content-length"), b"")
        if announced.isdigit() and int(announced) > (limit := self._limit_at(scope["path"])):
            response = await refused(Request(scope), BodyTooLarge(limit=limit))
            await response(scope, receive, send)
            return
        body = _Body(receive, send, self._seconds, lambda: self._limit_at(scope["path"]))
        await self._app(scope, body.receive, body.send)

    def _limit_at(self, path: str) -> int:
        path = path.rstrip("/") + "/"
        return next((limit for there, limit in self._larger if there.match(path)), self._limit)


class _Body:
    """One request's body on its way in; which limit holds is looked up when there is one."""

    __slots__ = ("_late", "_limit", "_receive", "_received", "_seconds", "_send", "_whole")

    def __init__(
        self, receive: Receive, send: Send, seconds: float, limit: Callable[[], int]
    ) -> None:
        self._receive = receive
        self._send = send
        self._seconds = seconds
        self._limit = limit
        self._received = 0
        self._whole = self._late = False

    async def receive(self) -> Message:
        if self._whole:
            return await self._receive()  # the end of the connection, however late it comes
        try:
            async with asyncio.timeout(self._seconds):
                message = await self._receive()
        except TimeoutError:
            self._late = True
            raise BodyTooSlow from None
        self._whole = not message.get("more_body", False)
        self._received += len(message.get("body", b""))
        if self._received and self._received > (limit := self._limit()):
            raise BodyTooLarge(limit=limit)
        return message

    async def send(self, message: Message) -> None:
        """What comes late could be taken for the next request: there is to be none."""
        if self._late and message["type"] == "http.response.start":
            MutableHeaders(scope=message)["Connection"] = "close"
        await self._send(message)


def larger_bodies(routers: Sequence[APIRouter], prefix: str) -> Larger:
    """The routes that say `max_body_size` themselves."""
    return [
        (compile_path(prefix + route.path)[0], route.max_body_size)
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute) and route.max_body_size is not None
    ]
