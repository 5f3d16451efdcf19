"""No body is larger than it may be, whether its length is announced or not."""

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.engine.errors import refused
from app.kernel.errors import AppError, Kind

BODY_MAX = 64 * 1024  # bytes


class BodyTooLarge(AppError):
    kind = Kind.TOO_LARGE
    code = "BODY_TOO_LARGE"
    en = "A body may have {limit} bytes."
    ru = "В теле запроса может быть {limit} байт."


class BodyLimit:
    """An announced excess is refused unread; an unannounced one as soon as it is there."""

    def __init__(self, app: ASGIApp, limit: int = BODY_MAX) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdigit() and int(announced) > self._limit:
            response = await refused(Request(scope), BodyTooLarge(limit=self._limit))
            await response(scope, receive, send)
            return
        await self._app(scope, self._counted(receive), send)

    def _counted(self, receive: Receive) -> Receive:
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._limit:
                raise BodyTooLarge(limit=self._limit)
            return message

        return counted
