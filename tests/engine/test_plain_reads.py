"""Which routes go the short way, by what they declare."""

from typing import Annotated
from uuid import UUID

from fastapi import Header, Query, Request, Response
from fastapi.routing import APIRoute

from app.engine.plain_reads import entries, fixed_paths, plain_read
from app.kernel.http import LIMIT, CurrentCaller, CurrentOrigin, Limit, Router
from app.kernel.limited import PerAccount, limited
from app.kernel.schema import Schema

router = Router(prefix="/jars")


class Jar(Schema):
    size: int


@router.get("/plain/")
async def plain(caller: CurrentCaller, limit: Limit = LIMIT) -> Jar:
    return Jar(size=limit)


@router.get("/{jar_id}/")
async def one(jar_id: UUID) -> Jar | None:
    return None


@router.get("/header/")
async def header(size: Annotated[int, Header()] = 1) -> Jar:
    return Jar(size=size)


@router.get("/many/")
async def many(sizes: Annotated[list[int], Query()]) -> list[Jar]:
    return [Jar(size=size) for size in sizes]


@router.get("/request/")
async def request(request: Request) -> Jar:
    return Jar(size=len(request.headers))


@router.get("/response/")
async def response(response: Response) -> Jar:
    return Jar(size=response.status_code or 0)


@router.get("/raw/")
async def raw() -> Response:
    return Response(b"a jar")


@router.get("/origin/")
async def origin(origin: CurrentOrigin) -> Jar:
    return Jar(size=len(origin.ip or ""))


@router.get("/limited/", dependencies=limited(PerAccount("search")))
async def scarce() -> Jar:
    return Jar(size=1)


@router.post("/posted/")
async def posted(body: Jar) -> Jar:
    return body


@router.get("/made/", status_code=202)
async def made() -> Jar:
    return Jar(size=1)


def test_only_what_needs_nothing_but_path_query_and_caller_is_plain() -> None:
    plain_ones = {
        route.path
        for route in router.routes
        if isinstance(route, APIRoute) and plain_read(route) is not None
    }
    assert plain_ones == {"/jars/plain/", "/jars/{jar_id}/"}


def test_all_routes_are_looked_up_in_the_order_they_were_declared() -> None:
    known = entries([router], "/api")
    assert list(known) == ["jars"]
    assert len(known["jars"]) == len(router.routes)
    first = next(entry for entry in known["jars"] if entry.regex.match("/api/jars/plain/"))
    assert first.read is not None
    assert first.read.caller == "caller"


def test_an_address_without_an_id_is_known_with_and_without_its_last_slash() -> None:
    assert {"/api/jars/plain/", "/api/jars/plain"} <= set(fixed_paths([router], "/api"))
    assert not any("{" in path for path in fixed_paths([router], "/api"))


def test_arguments_are_read_as_the_framework_reads_them() -> None:
    route = next(r for r in router.routes if isinstance(r, APIRoute) and r.path == "/jars/plain/")
    read = plain_read(route)
    assert read is not None
    assert read.arguments({}, b"") == {"limit": LIMIT}
    assert read.arguments({}, b"limit=3&limit=7&other=x") == {"limit": 7}
    for wrong in (b"limit=", b"limit=x", b"limit=0", b"limit=1_0", b"limit=101"):
        assert read.arguments({}, wrong) is None
