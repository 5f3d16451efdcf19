"""Reading a JSON body strictly: one content type, UTF-8, and no value that others cannot read."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic_core import from_json
from typing_extensions import override

from app.kernel.errors import AppError, Kind

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class MalformedJson(AppError):
    kind = Kind.INVALID
    code = "MALFORMED_JSON"
    en = "The body is not JSON, or holds values that JSON has not."
    ru = "Тело запроса не JSON или содержит недопустимые для JSON значения."


class MalformedForm(AppError):
    """The contract knows no 400: what cannot be read is invalid, form or JSON."""

    kind = Kind.INVALID
    code = "MALFORMED_FORM"
    en = "The body is not a form, or has too many parts."
    ru = "Тело запроса не форма, или в ней слишком много частей."


class UnsupportedBody(AppError):
    kind = Kind.UNSUPPORTED
    code = "UNSUPPORTED_MEDIA_TYPE"
    en = "Send {expected}, in UTF-8 and not compressed."
    ru = "Присылайте {expected}, в UTF-8 и без сжатия."


class _Read(Request):
    """A request whose JSON has been read already."""

    def __init__(self, request: Request, value: Any) -> None:
        super().__init__(request.scope, request.receive)
        self._body = request._body  # noqa: SLF001 - the body can be received only once
        self._value = value

    @override
    async def json(self) -> Any:
        return self._value


class StrictRoute(APIRoute):
    """FastAPI's route, but NaN, Infinity, lone surrogates and other media types are refused."""

    @override
    def get_route_handler(self) -> Handler:
        handler = super().get_route_handler()
        if not self.takes_json:
            return handler

        async def read_strictly(request: Request) -> Response:
            body = await request.body()
            if not body:
                return await handler(request)
            _expect_json(request)
            try:
                value = from_json(body, allow_inf_nan=False, cache_strings=False)
            except ValueError as error:
                raise MalformedJson from error
            return await handler(_Read(request, value))

        return read_strictly

    @property
    def takes_json(self) -> bool:
        field = self.body_field
        return field is not None and type(field.field_info).__name__ == "Body"


def _expect_json(request: Request) -> None:
    content_type, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = parameters.strip().lower().removeprefix("charset=").strip('"')
    json = content_type.strip().lower() == "application/json"
    if not json or charset not in {"", "utf-8"} or "content-encoding" in request.headers:
        raise UnsupportedBody(expected="application/json")
