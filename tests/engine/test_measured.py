"""Requests are counted by what the code calls them, never by what a client asked for."""

import httpx
from fastapi import FastAPI

from app.kernel.measures import Measures
from tests.engine.conftest import tea_app, visitor_of
from tests.engine.extra.tea import TEA


def counted(app: FastAPI) -> dict[tuple[str, ...], float]:
    measures: Measures = app.state.wiring.measures
    labels = ("method", "route", "status")
    family = measures.counters("messenger_http_requests", "", *labels)
    return {values: cell.value for values, cell in family.cells()}


async def asked(visitor: httpx.AsyncClient, *paths: str) -> None:
    for path in paths:
        await visitor.get(path)


async def test_a_request_counts_for_its_route() -> None:
    app = tea_app()
    async with visitor_of(app, authorization="Bearer ann") as visitor:
        await asked(visitor, f"/teas/{TEA}/", f"/teas/{TEA}", "/teas/nothing/")
    assert counted(app) == {
        ("GET", "/teas/{tea_id}/", "200"): 2,
        ("GET", "/teas/{tea_id}/", "422"): 1,
    }


async def test_somebody_who_tries_many_addresses_adds_one_number() -> None:
    app = tea_app()
    async with visitor_of(app) as visitor:
        await asked(visitor, *(f"/nowhere/{number}" for number in range(5)))
        await visitor.request("BREW", "/nowhere/at/all")
    assert counted(app) == {("GET", "other", "404"): 5, ("other", "other", "404"): 1}


async def test_how_long_it_took_is_known_by_route() -> None:
    app = tea_app()
    async with visitor_of(app) as visitor:
        await asked(visitor, "/teas/", "/teas/")
    (labels, seconds), *others = app.state.wiring.measures.spread[
        "messenger_http_request_seconds"
    ].cells()
    assert (labels, others) == (("GET", "/teas/"), [])
    assert sum(seconds.counts) == 2
    assert 0 < seconds.sum < 2


async def test_refusals_are_counted_by_code() -> None:
    app = tea_app()
    async with visitor_of(app) as visitor:
        await asked(visitor, "/teas/mine/", "/nowhere")
        await visitor.post("/teas/spilled/")
    family = app.state.wiring.measures.counted["messenger_errors"]
    assert {values: cell.value for values, cell in family.cells()} == {
        ("http", "NOT_SIGNED_IN"): 1,
        ("http", "NOT_FOUND"): 1,
        ("http", "INTERNAL_ERROR"): 1,
    }


async def test_two_applications_count_for_themselves() -> None:
    one, other = tea_app(), tea_app()
    async with visitor_of(one) as visitor:
        await asked(visitor, "/teas/")
    assert counted(other) == {}
