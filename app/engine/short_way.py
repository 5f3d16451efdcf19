"""The short way to an answer: plain reads are answered before the framework's own machinery."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.engine import errors
from app.engine.plain_reads import Entry, PlainRead, entries, fixed_paths
from app.kernel.errors import AppError
from app.kernel.module import Wiring
from app.kernel.ports import Authenticator

BEFORE, AFTER = b'{"status":"success","data":', b"}"


class ShortWay:
    """A layer that answers `GET`s of a plain shape, which a route has or has not by what it
    declares (see `plain_reads`), with what the framework would have answered.

    It is sure of an answer or of a refusal by the service. Whatever else a request holds (a
    parameter that is wrong, a token in a cookie, an unknown path) goes the long way.
    """

    def __init__(
        self, app: ASGIApp, wiring: Wiring, routers: Sequence[APIRouter], prefix: str
    ) -> None:
        self._app = app
        self._wiring = wiring
        self._entries = entries(routers, prefix)
        self._depth = prefix.count("/") + 1
        # Addresses without an id in them: most of the looking up is done here, once.
        self._fixed = {
            path: met
            for path in fixed_paths(routers, prefix)
            if (met := self._looked_up(path)) is not None
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self._found(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
        if found is None:
            await self._app(scope, receive, send)
            return
        read, arguments, token = found
        scope["route"] = read.route
        try:
            if token is not None:
                authenticator = self._wiring.get(Authenticator)
                arguments[read.caller] = await authenticator.authenticate(token)
            for name, contract in read.services:
                arguments[name] = self._wiring.get(contract)
            json = read.encoded(await read.endpoint(**arguments))
        except AppError as error:
            response = await errors.refused(Request(scope), error)
            await response(scope, receive, send)
            return
        await _answer(send, b"%b%b%b" % (BEFORE, json, AFTER))

    def _found(self, scope: Scope) -> tuple[PlainRead, dict[str, Any], str | None] | None:
        """The route, its arguments and the token; None sends the request the long way."""
        if scope.get("root_path") or "fastapi.telemetry" in scope:
            return None
        met = self._met(scope["path"])
        if met is None:
            return None
        read, given = met
        token = _bearer(scope) if read.caller else None
        arguments = read.arguments(given, scope["query_string"])
        if arguments is None or (read.caller and token is None):
            return None
        return read, arguments, token

    def _met(self, path: str) -> tuple[PlainRead, dict[str, str]] | None:
        return self._fixed.get(path) or self._looked_up(path)

    def _looked_up(self, path: str) -> tuple[PlainRead, dict[str, str]] | None:
        """The first route that the router would choose, with the path's last slash or without."""
        parts = path.split("/", self._depth + 1)
        among = self._entries.get(parts[self._depth], ()) if len(parts) > self._depth else ()
        other = path.rstrip("/") if path.endswith("/") else path + "/"
        for spelled in (path, other):
            met = False
            for entry in _as_deep(among, spelled.count("/")):
                match = entry.regex.match(spelled)
                if match is not None and entry.answers_get:
                    return None if entry.read is None else (entry.read, match.groupdict())
                met = met or match is not None
            if met:
                return None  # an address that knows other methods only
        return None


def _as_deep(among: Sequence[Entry], slashes: int) -> list[Entry]:
    return [entry for entry in among if entry.slashes is None or entry.slashes == slashes]


def _bearer(scope: Scope) -> str | None:
    """The token of the one Authorization header, if it is written as it should be."""
    given = [value for name, value in scope["headers"] if name == b"authorization"]
    if len(given) != 1 or given[0][:7].lower() != b"bearer ":
        return None
    token: str = given[0][7:].decode("latin-1")
    return token or None


async def _answer(send: Send, body: bytes) -> None:
    headers = [
        (b"content-length", str(len(body)).encode()),
        (b"content-type", b"application/json"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
