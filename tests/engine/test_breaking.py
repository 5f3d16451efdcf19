"""A change that breaks a client is found and named; one that does not is left alone."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from app.engine.breaking import asyncapi_breaks, openapi_breaks

Document = dict[str, Any]

REST: Document = {
    "paths": {
        "/teas/": {
            "get": {
                "parameters": [
                    {"in": "query", "name": "kind", "schema": {"enum": ["green", "black"]}}
                ],
                "responses": {
                    "200": {
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Tea"}}
                        }
                    }
                },
            },
            "post": {
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/NewTea"}}
                    },
                },
                "responses": {"204": {}},
            },
        }
    },
    "components": {
        "schemas": {
            "Tea": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string"},
                    "cups": {"type": "integer"},
                    "mix": {"type": "array", "items": {"$ref": "#/components/schemas/Tea"}},
                },
            },
            "NewTea": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string"}, "cups": {"type": "integer"}},
            },
        }
    },
}

SOCKETS: Document = {
    "channels": {"ws": {"address": "/ws"}},
    "components": {
        "messages": {
            "client.brew": {"name": "brew", "payload": {"$ref": "#/components/schemas/NewTea"}},
            "server.brewed": {"name": "brewed", "payload": {"$ref": "#/components/schemas/Tea"}},
        },
        "schemas": REST["components"]["schemas"],
    },
}


def schemas(document: Document) -> Document:
    found: Document = document["components"]["schemas"]
    return found


def teas(document: Document) -> Document:
    found: Document = document["paths"]["/teas/"]
    return found


BREAKING: dict[str, tuple[Callable[[Document], object], str]] = {
    "a path gone": (lambda d: d["paths"].clear(), "GET /teas/: is gone"),
    "a method gone": (lambda d: teas(d).pop("post"), "POST /teas/: is gone"),
    "a success gone": (lambda d: teas(d)["post"]["responses"].clear(), "is not 204 any more"),
    "a field of the answer gone": (
        lambda d: schemas(d)["Tea"]["properties"].pop("cups"), "GET /teas/: cups of the answer"
    ),
    "a field of the request gone": (
        lambda d: schemas(d)["NewTea"]["properties"].pop("cups"), "cups of the request is gone"
    ),
    "a field required": (
        lambda d: schemas(d)["NewTea"]["required"].append("cups"), "cups of the request is required"
    ),
    "a field that may be missing": (
        lambda d: schemas(d)["Tea"]["required"].clear(), "name of the answer may be left out"
    ),
    "an answer that may be null": (
        lambda d: schemas(d)["Tea"]["properties"].update(
            cups={"anyOf": [{"type": "integer"}, {"type": "null"}]}
        ),
        "cups of the answer may be null now",
    ),
    "another type": (
        lambda d: schemas(d)["NewTea"]["properties"].update(cups={"type": "string"}),
        "cups of the request does not take integer",
    ),
    "a narrowed enum": (
        lambda d: teas(d)["get"]["parameters"][0]["schema"].update(enum=["green"]),
        "kind of the request does not take 'black'",
    ),
    "a parameter gone": (lambda d: teas(d)["get"]["parameters"].clear(), "kind of the request"),
    "a parameter required": (
        lambda d: teas(d)["get"]["parameters"][0].update(required=True), "kind of the request"
    ),
    "another kind of body": (
        lambda d: teas(d)["post"]["requestBody"].update(content={"text/plain": {}}),
        "is no application/json any more",
    ),
}  # fmt: skip

HARMLESS: dict[str, Callable[[Document], object]] = {
    "nothing": lambda _: None,
    "a new path": lambda d: d["paths"].update({"/cups/": {"get": {"responses": {}}}}),
    "a new field of the answer": lambda d: schemas(d)["Tea"]["properties"].update(new={}),
    "a new field one may send": lambda d: schemas(d)["NewTea"]["properties"].update(new={}),
    "a request that may be null": lambda d: schemas(d)["NewTea"]["properties"].update(
        cups={"anyOf": [{"type": "integer"}, {"type": "null"}]}
    ),
    "a wider enum": lambda d: teas(d)["get"]["parameters"][0]["schema"]["enum"].append("white"),
    "a field not required any more": lambda d: schemas(d)["NewTea"]["required"].clear(),
    "a field always there": lambda d: schemas(d)["Tea"]["required"].append("cups"),
}


@pytest.mark.parametrize(("change", "why"), BREAKING.values(), ids=BREAKING)
def test_what_breaks_a_client_is_found(change: Callable[[Document], object], why: str) -> None:
    new = copy.deepcopy(REST)
    change(new)
    assert any(why in str(found) for found in openapi_breaks(REST, new))


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_what_breaks_nobody_is_left_alone(change: Callable[[Document], object]) -> None:
    new = copy.deepcopy(REST)
    change(new)
    assert openapi_breaks(REST, new) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d["channels"].clear(), "/ws: is gone"),
        (lambda d: d["components"]["messages"].pop("client.brew"), "brew: is gone"),
        (
            lambda d: schemas(d)["NewTea"]["required"].append("cups"),
            "brew: cups of the request is required now",
        ),
        (
            lambda d: schemas(d)["Tea"]["properties"].pop("cups"),
            "brewed: cups of the answer is gone",
        ),
    ],
)
def test_a_frame_that_breaks_is_named(change: Callable[[Document], object], said: str) -> None:
    new = copy.deepcopy(SOCKETS)
    change(new)
    assert said in map(str, asyncapi_breaks(SOCKETS, new))
    assert asyncapi_breaks(SOCKETS, copy.deepcopy(SOCKETS)) == []
