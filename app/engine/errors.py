"""How refusals look at the HTTP door: kinds become statuses, and nothing inner is shown."""

import math
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from loguru import logger
from starlette.exceptions import HTTPException
from starlette.routing import Match

from app.engine.words import FRAMEWORK, Words, field_fault
from app.kernel.errors import AppError, FieldFault, InvalidInput, Kind
from app.kernel.http import locale_of as locale_of  # told on to the socket door
from app.kernel.limited import note
from app.kernel.limits import RateLimited
from app.kernel.strict_json import MalformedForm

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
STATUS: dict[Kind, int] = {
    Kind.INVALID: 422,
    Kind.UNAUTHENTICATED: 401,
    Kind.DENIED: 403,
    Kind.MISSING: 404,
    Kind.CONFLICT: 409,
    Kind.TOO_LARGE: 413,
    Kind.UNSUPPORTED: 415,
    Kind.LIMITED: 429,
    Kind.UNAVAILABLE: 503,
}

FIELD_MAX = 64  # characters of a field's name that are told; a client may have made it up


def install(app: FastAPI) -> None:
    """Every refusal of the application goes through these handlers."""
    app.add_exception_handler(AppError, refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _framework)


def faults_of(errors: Sequence[Any], skip: int = 1) -> list[FieldFault]:
    """pydantic's findings as field faults; `skip` leading parts of a path are not the field's."""
    faults = []
    for error in errors:
        path = ".".join(str(part) for part in error["loc"][skip:]) or str(
            (error["loc"] or ("",))[0]
        )
        faults.append(field_fault(path[:FIELD_MAX], error["type"], error.get("ctx") or {}))
    return faults


def refusal(
    request: Request,
    status: int,
    code: str,
    message: str,
    fields: Sequence[FieldFault] = (),
    headers: dict[str, str] | None = None,
) -> Response:
    locale = locale_of(request.headers.get("accept-language"))
    request.state.error_code = code  # counted by what lies around the application
    error: dict[str, object] = {
        "code": code,
        "message": message,
        "request_id": getattr(request.state, "request_id", None),
    }
    if fields:
        error["fields"] = [
            {"field": f.field, "code": f.code, "message": f.said(locale)} for f in fields
        ]
    return JSONResponse({"status": "error", "error": error}, status, headers)


async def refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, AppError)  # noqa: S101 - registered for this class only
    headers = {}
    if error.retry_after is not None:
        headers["Retry-After"] = str(max(1, math.ceil(error.retry_after)))
    if isinstance(error, RateLimited):
        note(request, error.usage)
    if error.kind is Kind.UNAUTHENTICATED:
        headers["WWW-Authenticate"] = "Bearer"
    locale = locale_of(request.headers.get("accept-language"))
    return refusal(
        request, STATUS[error.kind], error.code, error.said(locale), error.fields, headers
    )


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class only
    return await refused(request, InvalidInput(fields=faults_of(error.errors())))


async def _framework(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    if error.status_code == 400:  # the framework's only word for a form that it cannot read
        return await refused(request, MalformedForm())
    words = FRAMEWORK.get(
        error.status_code, Words("BAD_REQUEST", "Bad request.", "Неверный запрос.")
    )
    locale = locale_of(request.headers.get("accept-language"))
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(_methods(request))
    return refusal(request, error.status_code, words.code, words.said(locale), (), headers)


def _methods(request: Request) -> list[str]:
    """All that the address knows (RFC 9110, 15.5.6); the framework names those of one route."""
    path = request.url.path.rstrip("/")
    scopes = [{**request.scope, "path": ending} for ending in (path, path + "/")]
    return [
        method
        for method in METHODS
        if any(
            route.matches({**scope, "method": method})[0] is Match.FULL
            for scope in scopes
            for route in request.app.routes
        )
    ]


def broken(request: Request, error: Exception) -> Response:
    """The answer to a fault of ours: the trace goes to the log, the request id to the client."""
    logger.opt(exception=error).error("{} {} failed", request.method, request.url.path)
    words = FRAMEWORK[500]
    locale = locale_of(request.headers.get("accept-language"))
    return refusal(request, 500, words.code, words.said(locale))
