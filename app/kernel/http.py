"""The HTTP door as modules see it: routers, services, the caller, page parameters."""

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any, Generic, Literal, TypeVar

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.security import OAuth2PasswordBearer
from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError
from typing_extensions import override

from app.kernel.caller import Caller, Origin
from app.kernel.errors import AppError, NotSignedIn
from app.kernel.paging import PAGE_DEFAULT, PAGE_MAX
from app.kernel.ports import Authenticator
from app.kernel.schema import Schema
from app.kernel.strict_json import StrictRoute

T = TypeVar("T")
Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


class Success(Schema, Generic[T]):
    """The envelope of every answer that is not a refusal."""

    status: Literal["success"] = "success"
    data: T


class Router(APIRouter):
    """A router whose endpoints return bare schemas: the envelope is put around them here.

    An endpoint that returns a `Response` or nothing is left as it is.
    """

    def __init__(self, *, prefix: str = "", tags: list[str] | None = None) -> None:
        super().__init__(prefix=prefix, tags=list(tags or []), route_class=StrictRoute)

    @override
    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        returned = inspect.signature(endpoint, eval_str=True).return_annotation
        if returned is not None and not _is_response(returned):
            options["response_model"] = Success[returned]  # type: ignore[valid-type]
            endpoint = _enveloped(endpoint)
        super().add_api_route(path, endpoint, **options)


def _is_response(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Response)


def _enveloped(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(endpoint)
    async def answer(*args: Any, **kwargs: Any) -> Any:
        return {"status": "success", "data": await endpoint(*args, **kwargs)}

    return answer


def raises(*errors: type[AppError]) -> Callable[[Endpoint], Endpoint]:
    """Names the refusals of an endpoint, so that the OpenAPI document can tell them."""

    def declare(endpoint: Endpoint) -> Endpoint:
        endpoint.__raises__ = errors  # type: ignore[attr-defined]
        return endpoint

    return declare


def provided(contract: type[T]) -> Any:
    """A dependency: the service that a module offered under that contract."""

    def find(request: Request) -> T:
        return request.app.state.wiring.get(contract)  # type: ignore[no-any-return]

    return Depends(find)


bearer = OAuth2PasswordBearer(tokenUrl="accounts/token/", auto_error=False)


async def current_caller(request: Request, token: Annotated[str | None, Depends(bearer)]) -> Caller:
    if not token:
        raise NotSignedIn
    authenticator: Authenticator = request.app.state.wiring.get(Authenticator)
    return await authenticator.authenticate(token)


def request_origin(request: Request) -> Origin:
    ip = request.client.host if request.client else None
    return Origin(ip=ip, user_agent=request.headers.get("user-agent"))


CurrentCaller = Annotated[Caller, Depends(current_caller)]
CurrentOrigin = Annotated[Origin, Depends(request_origin)]


def _digits(value: object) -> object:
    """Plain decimal digits; Python's own reading would also take `1_000` and ` 7 `."""
    if isinstance(value, str) and not (value.lstrip("-").isascii() and value.lstrip("-").isdigit()):
        raise PydanticCustomError("int_parsing", "Input should be a valid integer")
    return value


Number = Annotated[int, BeforeValidator(_digits)]
Limit = Annotated[Number, Query(ge=1, le=PAGE_MAX)]
Cursor = Annotated[str | None, Query(max_length=512)]
LIMIT = PAGE_DEFAULT
