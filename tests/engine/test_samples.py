"""Examples fit what they are examples of."""

from typing import Any

import jsonschema_rs
import pytest

from app.engine.samples import sample

SCHEMAS = {"Cup": {"type": "object", "properties": {"size": {"type": "integer", "minimum": 5}}}}


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "format": "uuid"},
        {"type": "string", "format": "date-time"},
        {"type": "array", "items": {"enum": ["a", "b"]}, "minItems": 1},
        {"type": "array", "items": {"type": "integer"}, "maxItems": 0},
        {"type": "integer", "exclusiveMinimum": 3},
        {"type": "number", "minimum": 2.5},
        {"type": "boolean"},
        {"type": "null"},
        {"const": "x"},
        {"anyOf": [{"type": "null"}, {"type": "string"}]},
        {"type": "string", "examples": ["mine"]},
        {"type": "object", "additionalProperties": {"type": "integer"}},
        {"type": "object", "properties": {"cup": {"$ref": "#/components/schemas/Cup"}}},
    ],
)
def test_an_example_fits_its_schema(schema: dict[str, Any]) -> None:
    whole = {**schema, "components": {"schemas": SCHEMAS}}
    jsonschema_rs.validator_for(whole).validate(sample(schema, SCHEMAS))
