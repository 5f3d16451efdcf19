"""The documents of both doors: OpenAPI with Swagger from our own files, and AsyncAPI."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

from fastapi import APIRouter, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.openapi.docs import get_swagger_ui_html, get_swagger_ui_oauth2_redirect_html
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.routing import APIRoute
from pydantic.json_schema import models_json_schema
from starlette.staticfiles import StaticFiles
from swagger_ui_bundle import swagger_ui_path

from app.engine import asyncapi_page
from app.engine.asyncapi import asyncapi
from app.engine.body_limit import BodyTooLarge
from app.engine.errors import STATUS
from app.engine.wiring import EngineWiring
from app.kernel.errors import AppError, InvalidInput, Kind, NotSignedIn, ServiceUnavailable
from app.kernel.http import current_caller
from app.kernel.limited import RATE_HEADERS, PerAccount, PerAddress
from app.kernel.limits import RateLimited
from app.kernel.schema import Schema
from app.kernel.strict_json import MalformedForm, MalformedJson, StrictRoute, UnsupportedBody

REF = "#/components/schemas/{model}"
SWAGGER_CSP = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'"
)


class Field(Schema):
    field: str
    code: str
    message: str


class Failure(Schema):
    """Why a request was refused; `code` is for programs and never changes."""

    code: str
    message: str
    request_id: str | None


class InvalidFailure(Failure):
    """`fields` names what was refused, never what it was."""

    fields: list[Field] | None = None


class Refusal(Schema):
    status: Literal["error"]
    error: Failure


class InvalidRefusal(Schema):
    status: Literal["error"]
    error: InvalidFailure


def openapi(app: FastAPI, routers: Sequence[APIRouter], prefix: str) -> dict[str, Any]:
    """The document, made once; FastAPI's own guesses about refusals are replaced by the truth."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title, version=app.version, description=app.description,
            routes=app.routes, separate_input_output_schemas=False,
        )  # fmt: skip
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        for guess in ("HTTPValidationError", "ValidationError"):
            schemas.pop(guess, None)
        _, shapes = models_json_schema(
            [(Refusal, "serialization"), (InvalidRefusal, "serialization")],
            ref_template=REF,
        )
        schemas.update(shapes["$defs"])
        for router in routers:
            for route in router.routes:
                if isinstance(route, APIRoute) and route.include_in_schema:
                    _describe(document["paths"][prefix + route.path_format], route)
        app.openapi_schema = document
    return app.openapi_schema


def _describe(path: dict[str, Any], route: APIRoute) -> None:
    for method in route.methods or ():
        responses = path[method.lower()]["responses"]
        responses.pop("422", None)
        by_status: dict[int, list[type[AppError]]] = {}
        for error in _errors(route):
            by_status.setdefault(STATUS[error.kind], []).append(error)
        for status, errors in sorted(by_status.items()):
            responses.setdefault(str(status), _response(status, errors))


def _errors(route: APIRoute) -> list[type[AppError]]:
    """What the endpoint declares, and what follows from its shape."""
    errors: list[type[AppError]] = list(getattr(route.endpoint, "__raises__", ()))
    if _needs_caller(route.dependant):
        errors.append(NotSignedIn)
    if _is_limited(route.dependant):
        errors.append(RateLimited)
    if isinstance(route, StrictRoute) and route.takes_json:
        errors += [MalformedJson, UnsupportedBody]
    elif route.body_field is not None:
        errors.append(MalformedForm)
    if route.body_field is not None:
        errors.append(BodyTooLarge)
    if route.body_field is not None or route.dependant.path_params or route.dependant.query_params:
        errors.append(InvalidInput)
    return list(dict.fromkeys([*errors, ServiceUnavailable]))


def _needs_caller(dependant: Dependant) -> bool:
    """Whether it, or whatever it depends on, asks who speaks."""
    return any(
        needed.call is current_caller or _needs_caller(needed) for needed in dependant.dependencies
    )


def _is_limited(dependant: Dependant) -> bool:
    markers = (PerAccount, PerAddress)
    return any(isinstance(needed.call, markers) for needed in dependant.dependencies)


def _response(status: int, errors: list[type[AppError]]) -> dict[str, Any]:
    model = "InvalidRefusal" if status == STATUS[InvalidInput.kind] else "Refusal"
    response: dict[str, Any] = {
        "description": ", ".join(error.code for error in errors),
        "content": {"application/json": {"schema": {"$ref": REF.format(model=model)}}},
    }
    if any(error.kind in {Kind.LIMITED, Kind.UNAVAILABLE} for error in errors):
        response["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    if RateLimited in errors:
        response["headers"] |= {name: {"schema": {"type": "string"}} for name in RATE_HEADERS}
    return response


def mount_sockets(app: FastAPI, wiring: EngineWiring, prefix: str) -> None:
    """`GET /asyncapi` shows the socket doors, `/asyncapi.json` tells them to programs."""

    @cache
    def document() -> dict[str, Any]:
        return asyncapi(wiring, prefix)

    @app.get("/asyncapi.json", include_in_schema=False)
    async def for_programs() -> JSONResponse:
        return JSONResponse(document())

    @app.get(f"{prefix}/asyncapi", include_in_schema=False)
    async def for_people(request: Request) -> HTMLResponse:
        root = request.scope.get("root_path", "").rstrip("/")
        text, policy = asyncapi_page.page(document(), f"{root}/asyncapi.json")
        return HTMLResponse(text, headers={"Content-Security-Policy": policy})


def mount(app: FastAPI, routers: Sequence[APIRouter], prefix: str) -> None:
    """`GET /` shows Swagger; its files are served by the application itself."""
    app.openapi = lambda: openapi(app, routers, prefix)  # type: ignore[method-assign]
    assets = f"{prefix}/docs-assets"
    app.mount(assets, StaticFiles(directory=swagger_ui_path), name="docs-assets")

    @app.get(f"{prefix}/", include_in_schema=False)
    async def swagger(request: Request) -> HTMLResponse:
        root = request.scope.get("root_path", "").rstrip("/")
        page = get_swagger_ui_html(
            openapi_url=f"{root}{app.openapi_url}",
            title=app.title,
            swagger_js_url=f"{root}{assets}/swagger-ui-bundle.js",
            swagger_css_url=f"{root}{assets}/swagger-ui.css",
            swagger_favicon_url=f"{root}{assets}/favicon-32x32.png",
            oauth2_redirect_url=f"{root}{prefix}/docs/oauth2-redirect",
            swagger_ui_parameters={"persistAuthorization": True},
        )
        page.headers["Content-Security-Policy"] = SWAGGER_CSP
        return page

    @app.get(f"{prefix}/docs/oauth2-redirect", include_in_schema=False)
    async def oauth2_redirect() -> HTMLResponse:
        return get_swagger_ui_oauth2_redirect_html()
