"""No request has more headers than any browser sends."""

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.engine.errors import refusal
from app.engine.words import Words

BYTES_MAX = 32 * 1024
COUNT_MAX = 100

TOO_LARGE = Words(
    "HEADERS_TOO_LARGE", "The headers of this request are too large.",
    "Заголовки запроса слишком велики.",
)  # fmt: skip


class HeaderLimit:
    """431 (RFC 6585, 5) before anything looks at them; a socket's handshake is refused alike."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"} or not too_large(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1009})
        else:
            # What was said of languages is not looked for in headers of that size.
            plain = Request({**scope, "headers": []})
            headers = {"Connection": "close"}
            response = refusal(plain, 431, TOO_LARGE.code, TOO_LARGE.en, (), headers)
            await response(scope, receive, send)


def too_large(scope: Scope) -> bool:
    headers = scope["headers"]
    if len(headers) > COUNT_MAX:
        return True
    return sum(len(name) + len(value) for name, value in headers) > BYTES_MAX
