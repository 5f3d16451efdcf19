"""What lies around the application: the outermost layer, and paths with or without a slash."""

from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI, Request
from loguru import logger
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.engine import errors
from app.engine.body_limit import BodyLimit, Larger
from app.engine.header_limit import HeaderLimit
from app.engine.measured import Measured
from app.kernel.ids import new_id
from app.kernel.limited import RATE_HEADERS, rate_headers
from app.kernel.measures import Measures

REQUEST_ID = "X-Request-Id"
Pairs = list[tuple[bytes, bytes]]
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-site",
    "Cache-Control": "no-store",
}

# As they travel: every answer passes here, and starlette's mapping would search for each.
RAW_REQUEST_ID = REQUEST_ID.lower().encode()
RAW_HEADERS = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]


class Doorman:
    """The outermost layer: a request id for everybody, and safe headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        request_id = new_id().hex
        state = scope.setdefault("state", {})
        state["request_id"] = request_id
        with logger.contextualize(request_id=request_id):
            await self._app(scope, receive, self._with_headers(send, request_id, state))

    @staticmethod
    def _with_headers(send: Send, request_id: str, state: dict[str, Any]) -> Send:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                state["status"] = message["status"]
                own = (RAW_REQUEST_ID, request_id.encode())
                message["headers"] = _completed(message.get("headers", ()), own)
                if "usages" in state:
                    headers = MutableHeaders(scope=message)
                    headers.update(rate_headers(state["usages"]))
            await send(message)

        return send_with_headers


def _completed(given: Iterable[tuple[bytes, bytes]], own: tuple[bytes, bytes]) -> Pairs:
    """Those of the answer, the request's id, and the safe ones that the answer does not set."""
    headers = [pair for pair in given if pair[0] != RAW_REQUEST_ID]
    names = {name.lower() for name, _ in headers}
    return [*headers, own, *[pair for pair in RAW_HEADERS if pair[0] not in names]]


class LastResort:
    """Whatever goes wrong inside, the client gets an answer, and no trace."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def note_start(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, note_start)
        except ClientDisconnect:  # in the middle of the body: nobody is there to be answered
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, it goes to the log
            response = errors.broken(Request(scope), error)
            if not started:
                await response(scope, receive, send)


class EitherSlash:
    """What the router does with an unknown path: tries it with the other ending, then says 404."""

    def __init__(self, router: ASGIApp) -> None:
        self._router = router

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"} and "other_slash" not in scope:
            path = scope["path"]
            other = path.rstrip("/") if path.endswith("/") else path + "/"
            retried = {**scope, "path": other, "other_slash": True}
            try:
                await self._router(retried, receive, send)
            finally:
                scope["route"] = retried.get("route")
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
        else:
            raise HTTPException(404)


def dress(app: FastAPI, origins: tuple[str, ...], larger: Larger, measures: Measures) -> None:
    """Puts the layers around the application; the last added is the outermost."""
    app.router.redirect_slashes = False
    app.router.default = EitherSlash(app.router)
    app.add_middleware(BodyLimit, larger=larger)
    app.add_middleware(LastResort)
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(origins),
            allow_credentials=True,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Accept-Language"],
            expose_headers=[REQUEST_ID, "Retry-After", *RATE_HEADERS],
        )
    app.add_middleware(Measured, measures=measures)
    app.add_middleware(HeaderLimit)
    app.add_middleware(Doorman)


def options(docs: bool) -> dict[str, Any]:
    """How the FastAPI object is made: no pages of its own, bounded bodies."""
    return {
        "docs_url": None,
        "redoc_url": None,
        "openapi_url": "/openapi.json" if docs else None,
        "redirect_slashes": False,
    }
