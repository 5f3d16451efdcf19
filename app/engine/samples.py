"""An example of whatever a JSON schema describes: the same one every time."""

from typing import Any

BY_FORMAT: dict[str, str] = {
    "uuid": "0192f0c1-2345-7678-89ab-cdef01234567",
    "date-time": "2026-05-04T12:00:00Z",
    "email": "ann@example.com",
}
BY_NAME: dict[str, str] = {
    "token": "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmVk",
    "text": "Hello",
    "emoji": "👍",
    "display_name": "Ann",
    "username": "ann",
    "code": "NOT_SIGNED_IN",
    "message": "Sign in first.",
    "role": "member",
    "locale": "en",
}
WORD = "text"


def sample(schema: Any, schemas: dict[str, Any], name: str = "") -> Any:
    """One value that the schema allows; `schemas` are those that it refers to."""
    if "$ref" in schema:
        return sample(schemas[schema["$ref"].rpartition("/")[2]], schemas, name)
    for known in ("const", "default"):
        if schema.get(known) is not None:
            return schema[known]
    if "examples" in schema:
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return sample(schema[several][0], schemas, name)
    return _of_type(schema, schemas, name)


def _of_type(schema: Any, schemas: dict[str, Any], name: str) -> Any:
    match schema.get("type"):
        case "object":
            return _object(schema, schemas)
        case "array":
            items = [sample(schema["items"], schemas, name)] if "items" in schema else []
            return items[: schema.get("maxItems", 1)]
        case "integer":
            return int(max(schema.get("minimum", 1), schema.get("exclusiveMinimum", 0) + 1))
        case "number":
            return float(schema.get("minimum", 1))
        case "boolean":
            return False
        case "string":
            known = BY_FORMAT.get(schema.get("format", ""))
            return known or BY_NAME.get(name, WORD)
    return None


def _object(schema: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    fields = {
        name: sample(field, schemas, name) for name, field in schema.get("properties", {}).items()
    }
    others = schema.get("additionalProperties")
    if not fields and isinstance(others, dict):
        named = schema.get("propertyNames", {"type": "string"})
        return {str(sample(named, schemas)): sample(others, schemas)}
    return fields
