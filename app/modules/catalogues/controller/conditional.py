"""Answers that a client may keep and ask about again: `ETag`, `If-None-Match`, 304."""

import hashlib
from typing import Any

from fastapi import Request, Response

from app.kernel.errors import Locale
from app.kernel.http import Success


def conditional(request: Request, answer: Success[Any], locale: Locale) -> Response:
    """The answer with its tag, or 304 when the client has exactly these bytes already.

    The tag is made from the answer itself, not from a counter or a time beside it: so it is right
    on every node, whoever changed the rows and however, and after a backup was restored too.
    """
    body = answer.model_dump_json().encode()
    tag = f'"{locale}-{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "private, no-cache",
        "Vary": "Accept-Language, Authorization",
        "Content-Language": locale,
    }
    if _has(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


def _has(request: Request, tag: str) -> bool:
    """Compared weakly, as RFC 9110 has it for reading: a proxy may have made the tag weak."""
    given = ",".join(request.headers.getlist("if-none-match")).split(",")
    return any(one.strip().removeprefix("W/") in {tag, "*"} for one in given)


def documented(shape: type[Success[Any]]) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI is told of such an answer."""
    tag = {"ETag": {"schema": {"type": "string"}}}
    return {
        200: {"model": shape, "headers": tag},
        304: {"description": "The client's copy is good.", "headers": tag},
    }
