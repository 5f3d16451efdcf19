"""The OpenAPI document tells every shape truly; Swagger is served from our own files."""

import re
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.engine.constructor import build
from tests.engine.conftest import NOWHERE, tea_app, visitor_of
from tests.kit.house import settings_for

SCHEMAS = "#/components/schemas/"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return tea_app().openapi()


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    """The document of the product: all built-in modules."""
    return build(settings_for(NOWHERE)).openapi()


def _operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method.upper()} {path}", operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]


def _codes(document: dict[str, Any], path: str, method: str) -> dict[str, str]:
    responses = document["paths"][path][method]["responses"]
    return {status: told["description"] for status, told in responses.items() if status > "399"}


@pytest.mark.parametrize(
    ("path", "method", "codes"),
    [
        ("/teas/", "get", {"422": "VALIDATION_ERROR", "503": "SERVICE_UNAVAILABLE"}),
        (
            "/teas/", "post",
            {
                "409": "TEA_TAKEN", "413": "BODY_TOO_LARGE", "415": "UNSUPPORTED_MEDIA_TYPE",
                "422": "MALFORMED_JSON, VALIDATION_ERROR", "429": "TOO_MUCH_TEA",
                "503": "SERVICE_UNAVAILABLE",
            },
        ),
        (
            "/teas/form/", "post",
            {
                "413": "BODY_TOO_LARGE", "422": "MALFORMED_FORM, VALIDATION_ERROR",
                "503": "SERVICE_UNAVAILABLE",
            },
        ),
        ("/teas/mine/", "get", {"401": "NOT_SIGNED_IN", "503": "SERVICE_UNAVAILABLE"}),
        (
            "/teas/{tea_id}/", "get",
            {
                "401": "NOT_SIGNED_IN", "404": "TEA_NOT_FOUND", "422": "VALIDATION_ERROR",
                "503": "SERVICE_UNAVAILABLE",
            },
        ),
        ("/teas/away/", "get", {"503": "SERVICE_UNAVAILABLE"}),
    ],
)  # fmt: skip
def test_a_route_documents_exactly_its_errors(
    document: dict[str, Any], path: str, method: str, codes: dict[str, str]
) -> None:
    assert _codes(document, path, method) == codes


def test_a_success_is_documented_in_its_envelope(document: dict[str, Any]) -> None:
    told = document["paths"]["/teas/"]["post"]["responses"]["201"]
    name = told["content"]["application/json"]["schema"]["$ref"].removeprefix(SCHEMAS)
    schema = document["components"]["schemas"][name]
    assert schema["properties"]["status"]["const"] == "success"
    assert schema["properties"]["data"] == {"$ref": SCHEMAS + "TeaRead"}
    assert document["paths"]["/teas/{tea_id}/"]["delete"]["responses"]["204"].get("content") is None


def test_what_passes_is_documented_with_when_to_come_back(document: dict[str, Any]) -> None:
    responses = document["paths"]["/teas/"]["post"]["responses"]
    assert set(responses["429"]["headers"]) == {"Retry-After"}
    assert set(responses["503"]["headers"]) == {"Retry-After"}
    assert "headers" not in responses["409"]


def test_every_refusal_of_the_product_is_in_our_envelope(whole: dict[str, Any]) -> None:
    envelopes = {SCHEMAS + "Refusal", SCHEMAS + "InvalidRefusal"}
    plain = {"POST /accounts/token/", "GET /healthcheck/", "GET /healthcheck/ready/"}
    for name, operation in _operations(whole):
        for status, told in operation["responses"].items():
            if status > "399" and name not in plain:
                schema = told["content"]["application/json"]["schema"]
                assert schema["$ref"] in envelopes, f"{name} {status}"


def test_every_operation_of_the_product_says_what_it_does(whole: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, operation in _operations(whole)]
    assert len(ids) == len(set(ids))
    for name, operation in _operations(whole):
        assert operation.get("tags"), name


def test_the_frameworks_guesses_are_gone_and_nothing_is_missing(whole: dict[str, Any]) -> None:
    text = httpx.Response(200, json=whole).text
    assert "HTTPValidationError" not in text
    referred = set(re.findall(rf'"\$ref":"{SCHEMAS}([^"]+)"', text))
    assert referred <= set(whole["components"]["schemas"])


def test_what_needs_a_token_says_so(document: dict[str, Any]) -> None:
    assert document["paths"]["/teas/mine/"]["get"]["security"]
    assert "security" not in document["paths"]["/teas/"]["get"]


async def test_the_document_is_served_as_it_is() -> None:
    app = tea_app()
    async with visitor_of(app) as visitor:
        assert (await visitor.get("/openapi.json")).json() == app.openapi()


@pytest.mark.parametrize("prefix", ["", "/messenger"])
async def test_swagger_loads_from_our_own_files_only(prefix: str) -> None:
    async with visitor_of(tea_app(API_PREFIX=prefix)) as visitor:
        page = await visitor.get(f"{prefix}/")
        assert page.status_code == 200
        assert "default-src 'none'" in page.headers["content-security-policy"]
        addresses = re.findall(r'(?:src|href)="([^"]+)"', page.text)
        assert len(addresses) == 3
        for address in [*addresses, f"{prefix}/docs/oauth2-redirect"]:
            assert address.startswith("/")
            loaded = await visitor.get(address)
            assert loaded.status_code == 200
            assert len(loaded.content) > 500
        assert "//cdn" not in page.text
        assert re.findall(r"https?://[^'\"\s<]+", page.text) == []


async def test_swagger_knows_where_it_is_mounted() -> None:
    outer = FastAPI()
    outer.mount("/inner", tea_app())
    async with visitor_of(outer) as visitor:
        page = await visitor.get("/inner/")
        assert page.status_code == 200
        for address in re.findall(r'(?:src|href)="([^"]+)"', page.text):
            assert (await visitor.get(address)).status_code == 200
        assert "url: '/inner/openapi.json'" in page.text
        assert (await visitor.get("/inner/openapi.json")).status_code == 200


async def test_production_shows_no_documents() -> None:
    async with visitor_of(tea_app(ENVIRONMENT="PROD")) as visitor:
        for path in ("/", "/openapi.json", "/docs-assets/swagger-ui.css", "/docs", "/redoc"):
            response = await visitor.get(path)
            assert response.status_code == 404, path
            assert response.json()["error"]["code"] == "NOT_FOUND"
