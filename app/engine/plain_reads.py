"""Which routes are plain reads, found by what they declare, and how such a one is called."""

import re
import types
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from urllib.parse import parse_qsl
from uuid import UUID

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from starlette.routing import compile_path

from app.kernel.http import current_caller
from app.kernel.schema import Encoded

SCALARS = (str, int, bool, UUID, datetime, Enum)


@dataclass(frozen=True, slots=True)
class PlainRead:
    """A route that needs nothing of a request but its path, its query and who asks.

    `endpoint` returns what goes into the envelope; `caller` is the name of its argument, or "".
    """

    route: APIRoute
    endpoint: Callable[..., Awaitable[Any]]
    caller: str
    services: tuple[tuple[str, type[Any]], ...]
    adapter: TypeAdapter[Any]

    def arguments(self, path: Mapping[str, str], query: bytes) -> dict[str, Any] | None:
        """What path and query say; None if the framework has something against it."""
        needs = self.route.dependant
        arguments: dict[str, Any] = {}
        asked = dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True)) if query else {}
        for fields, given in ((needs.path_params, path), (needs.query_params, asked)):
            for field in fields:
                value = given.get(field.alias)
                if value is not None:
                    arguments[field.name], faults = field.validate(value, loc=())
                elif field.field_info.is_required():
                    return None
                else:
                    arguments[field.name], faults = field.get_default(), []
                if faults:
                    return None
        return arguments

    def encoded(self, answer: Any) -> bytes:
        """Its JSON, as the framework would write it."""
        if isinstance(answer, Encoded):
            return answer.json
        return self.adapter.dump_json(answer, by_alias=True)


@dataclass(frozen=True, slots=True)
class Entry:
    """A route as it is looked up. `slashes` is None where a path may have any number of them."""

    regex: re.Pattern[str]
    slashes: int | None
    answers_get: bool
    read: PlainRead | None


def entries(routers: Sequence[APIRouter], prefix: str) -> dict[str, list[Entry]]:
    """All routes in the order in which the router tries them, by the first part of their path."""
    known: defaultdict[str, list[Entry]] = defaultdict(list)
    for router in routers:
        for route in router.routes:
            if isinstance(route, APIRoute):
                regex, path, convertors = compile_path(prefix + route.path)
                plain = all(type(c).__name__ == "StringConvertor" for c in convertors.values())
                get = "GET" in (route.methods or ())
                slashes = path.count("/") if plain else None
                first = route.path.split("/")[1]
                known[first].append(Entry(regex, slashes, get, plain_read(route)))
    return dict(known)


def fixed_paths(routers: Sequence[APIRouter], prefix: str) -> list[str]:
    """The addresses of routes without parameters, each with its last slash and without."""
    paths = [
        prefix + route.path.rstrip("/")
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute) and "{" not in route.path
    ]
    return [path + ending for path in paths for ending in ("", "/")]


def plain_read(route: APIRoute) -> PlainRead | None:
    """None for a route that needs the framework."""
    needs, returns = route.dependant, getattr(route.endpoint, "__returns__", None)
    services = [
        (needed.name, contract)
        for needed in needs.dependencies
        if (contract := getattr(needed.call, "__contract__", None)) is not None and needed.name
    ]
    callers = [one.name for one in needs.dependencies if one.call is current_caller and one.name]
    if (
        returns is None
        or route.methods != {"GET"}
        or route.status_code not in {None, 200}
        or len(callers) > 1
        or len(services) + len(callers) != len(needs.dependencies)
        or _needs_more(needs)
    ):
        return None
    return PlainRead(
        route=route,
        endpoint=route.endpoint.__wrapped__,  # type: ignore[attr-defined] # set with __returns__
        caller=callers[0] if callers else "",
        services=tuple(services),
        adapter=TypeAdapter(returns),
    )


def _needs_more(needs: Dependant) -> bool:
    """Whether it asks for more of a request than scalars in its path and its query."""
    return bool(
        needs.body_params
        or needs.header_params
        or needs.cookie_params
        or needs.request_param_name
        or needs.http_connection_param_name
        or needs.response_param_name
        or needs.background_tasks_param_name
        or needs.security_scopes_param_name
    ) or not all(
        _scalar(field.field_info.annotation) for field in (*needs.path_params, *needs.query_params)
    )


def _scalar(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _scalar(get_args(annotation)[0])
    if origin in {Union, types.UnionType}:
        return all(one is types.NoneType or _scalar(one) for one in get_args(annotation))
    return origin is Literal or (isinstance(annotation, type) and issubclass(annotation, SCALARS))
