"""The HTTP door as modules see it: routers, services, the caller, page parameters."""

import functools
import inspect
import re
from collections.abc import Callable
from typing import Annotated, Any, Generic, Literal, TypeVar, get_args, get_origin

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.security import OAuth2PasswordBearer
from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError
from typing_extensions import override

from app.kernel.caller import Caller, Origin
from app.kernel.carriers import Carriers
from app.kernel.errors import AppError, Locale, NotSignedIn
from app.kernel.origins import Origins
from app.kernel.paging import PAGE_DEFAULT, PAGE_MAX
from app.kernel.ports import Authenticator
from app.kernel.schema import Encoded, Schema
from app.kernel.strict_json import StrictRoute

T = TypeVar("T")
Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


class Success(Schema, Generic[T]):
    """The envelope of every answer that is not a refusal."""

    status: Literal["success"] = "success"
    data: T


class Router(APIRouter):
    """A router whose endpoints return bare schemas: the envelope is put around them here.

    An endpoint that returns a `Response` or nothing is left as it is; one that returns `Encoded[X]`
    is told to the document as X.
    """

    def __init__(self, *, prefix: str = "", tags: list[str] | None = None) -> None:
        super().__init__(prefix=prefix, tags=list(tags or []), route_class=StrictRoute)

    @override
    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        returned = inspect.signature(endpoint, eval_str=True).return_annotation
        if returned is not None and not _is_response(returned):
            if get_origin(returned) is Encoded:
                (returned,) = get_args(returned)
            options["response_model"] = Success[returned]  # type: ignore[valid-type]
            endpoint = _enveloped(endpoint)
            endpoint.__returns__ = returned  # type: ignore[attr-defined] # what is enveloped
        super().add_api_route(path, endpoint, **options)


def _is_response(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Response)


def _enveloped(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(endpoint)
    async def answer(*args: Any, **kwargs: Any) -> Any:
        data = await endpoint(*args, **kwargs)
        if isinstance(data, Encoded):
            json = b'{"status":"success","data":' + data.json + b"}"
            return Response(json, media_type="application/json")
        return {"status": "success", "data": data}

    return answer


def raises(*errors: type[AppError]) -> Callable[[Endpoint], Endpoint]:
    """Names the refusals of an endpoint, so that the OpenAPI document can tell them."""

    def declare(endpoint: Endpoint) -> Endpoint:
        endpoint.__raises__ = errors  # type: ignore[attr-defined]
        return endpoint

    return declare


def provided(contract: type[T]) -> Any:
    """A dependency: the service that a module offered under that contract."""

    # Not that it waits for anything: a plain function would be called in another thread.
    async def find(request: Request) -> T:
        return request.app.state.wiring.get(contract)  # type: ignore[no-any-return]

    find.__contract__ = contract  # type: ignore[attr-defined] # for whoever finds it otherwise
    return Depends(find)


bearer = OAuth2PasswordBearer(tokenUrl="accounts/token/", auto_error=False)


async def current_caller(request: Request, token: Annotated[str | None, Depends(bearer)]) -> Caller:
    token = token or carried_token(request)
    if not token:
        raise NotSignedIn
    authenticator: Authenticator = request.app.state.wiring.get(Authenticator)
    return await authenticator.authenticate(token)


def carried_token(request: Request) -> str | None:
    """The token in a cookie, where cookies may carry one; raises CrossSite."""
    wiring = request.app.state.wiring
    carriers, origins = wiring.find(Carriers), wiring.find(Origins)
    if carriers is None or origins is None:
        return None
    token: str | None = carriers.in_request(
        request.method, request.cookies, request.headers, request.url.scheme, origins
    )
    return token


async def request_origin(request: Request) -> Origin:
    ip = request.client.host if request.client else None
    return Origin(ip=ip, user_agent=request.headers.get("user-agent"))


def locale_of(accept_language: str | None) -> Locale:
    """The one of our languages that the header likes best; English if it knows none of them."""
    best: Locale = "en"
    liking = 0.0
    for part in (accept_language or "").lower().split(","):
        language, _, weight = part.partition(";")
        spoken: Locale = "ru" if _primary(language) == "ru" else "en"
        if _primary(language) in {"ru", "en"} and _weight(weight) > liking:
            best, liking = spoken, _weight(weight)
    return best


def _primary(language: str) -> str:
    return language.strip().partition("-")[0]


def _weight(parameter: str) -> float:
    """`q=0.8`; what cannot be read counts as nothing said, which is 1."""
    given = re.fullmatch(r"\s*q\s*=\s*([01](\.[0-9]{0,3})?)\s*", parameter)
    return float(given[1]) if given else 1.0


async def request_locale(request: Request) -> Locale:
    return locale_of(", ".join(request.headers.getlist("accept-language")))


CurrentCaller = Annotated[Caller, Depends(current_caller)]
CurrentLocale = Annotated[Locale, Depends(request_locale)]
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
