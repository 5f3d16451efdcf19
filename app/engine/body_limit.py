"""No body is larger than it may be, whether its length is announced or not."""

import re
from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.engine.errors import refused
from app.kernel.errors import AppError, Kind

BODY_MAX = 64 * 1024  # bytes

# Addresses whose bodies may be larger.
Larger = Sequence[tuple[re.Pattern[str], int]]


class BodyTooLarge(AppError):
    kind = Kind.TOO_LARGE
    code = "BODY_TOO_LARGE"
    en = "A body may have {limit} bytes."
    ru = "В теле запроса может быть {limit} байт."


class BodyLimit:
    """An announced excess is refused unread; an unannounced one as soon as it is there."""

    def __init__(self, app: ASGIApp, limit: int = BODY_MAX, larger: Larger = ()) -> None:
        self._app = app
        self._limit = limit
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit_at(scope["path"])
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdigit() and int(announced) > limit:
            response = await refused(Request(scope), BodyTooLarge(limit=limit))
            await response(scope, receive, send)
            return
        await self._app(scope, self._counted(receive, limit), send)

    def _limit_at(self, path: str) -> int:
        path = path.rstrip("/") + "/"
        return next((limit for there, limit in self._larger if there.match(path)), self._limit)

    @staticmethod
    def _counted(receive: Receive, limit: int) -> Receive:
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise BodyTooLarge(limit=limit)
            return message

        return counted


def larger_bodies(routers: Sequence[APIRouter], prefix: str) -> Larger:
    """The routes that say `max_body_size` themselves."""
    return [
        (compile_path(prefix + route.path)[0], route.max_body_size)
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute) and route.max_body_size is not None
    ]
