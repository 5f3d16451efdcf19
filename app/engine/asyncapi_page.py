"""The socket doors on a page to be read: made on the server, without a script or a foreign host."""

import base64
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

FOLDER = Path(__file__).parent / "pages"
CSP = (
    "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)

Document = dict[str, Any]


def page(document: Document, address: str) -> tuple[str, str]:
    """The page and the policy it is served with; `address` is where the document itself is."""
    messages = document["components"]["messages"]
    sides = [
        ("client", "What clients send", _side("client.", messages, document)),
        ("server", "What the server tells", _side("server.", messages, document)),
    ]
    style = (FOLDER / "asyncapi.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    text = (
        _environment()
        .get_template("asyncapi.html")
        .render(document=document, sides=sides, style=style, address=address)
    )
    return text, CSP.format(style=digest)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER), autoescape=select_autoescape(), undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def _side(side: str, messages: Document, document: Document) -> list[Document]:
    schemas = document["components"]["schemas"]
    return [
        {
            "key": key,
            "name": message["name"],
            "said": message.get("description", ""),
            "fields": _fields(schemas[message["payload"]["$ref"].rpartition("/")[2]], message),
            "example": json.dumps(message["examples"][0]["payload"], indent=2, ensure_ascii=False),
        }
        for key, message in messages.items()
        if key.startswith(side)
    ]


def _fields(schema: Document, message: Document) -> list[Document]:
    required = set(schema.get("required", ()))
    return [
        {
            "name": name,
            "kind": f'"{message["name"]}"' if name == "type" else kind(field),
            "required": name in required or name == "type",
        }
        for name, field in schema["properties"].items()
    ]


def kind(field: Document) -> str:
    """A schema in a few words."""
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    if "const" in field:
        return json.dumps(field["const"])
    if "enum" in field:
        return " or ".join(map(json.dumps, field["enum"]))
    if "anyOf" in field:
        return " or ".join(kind(each) for each in field["anyOf"])
    if field.get("type") == "array":
        return f"list of {kind(field.get('items', {}))}"
    plain = str(field.get("format") or field.get("type", "anything"))
    bounds = [f"{word} {field[name]}" for name, word in BOUNDS.items() if name in field]
    return f"{plain} ({', '.join(bounds)})" if bounds else plain


BOUNDS = {
    "minLength": "at least", "maxLength": "at most", "minimum": "from", "maximum": "to",
}  # fmt: skip
