"""What of a published document a new one breaks, for clients that rely on it.

What clients send may come to allow more and never less; what they are told may come to hold more
and never less.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from typing_extensions import override

Document = dict[str, Any]
METHODS = ("get", "put", "post", "delete", "patch")


class Way(Enum):
    SENT = "the request"
    TOLD = "the answer"


@dataclass(frozen=True, slots=True)
class Break:
    """`subject` is what the changelog has to name: `GET /chats/` or `send_message`."""

    subject: str
    why: str

    @override
    def __str__(self) -> str:
        return f"{self.subject}: {self.why}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the two documents a shape stands."""

    subject: str
    way: Way
    old: Document
    new: Document
    path: str = ""
    seen: frozenset[tuple[str, str]] = frozenset()

    def at(self, name: str) -> "Place":
        return replace(self, path=f"{self.path}.{name}" if self.path else name)

    def broken(self, why: str) -> Break:
        return Break(self.subject, f"{self.path or 'the whole'} of {self.way.value} {why}")


def openapi_breaks(old: Document, new: Document) -> list[Break]:
    found: list[Break] = []
    for path, operations in old.get("paths", {}).items():
        for method in METHODS:
            if method not in operations:
                continue
            subject, now = f"{method.upper()} {path}", new.get("paths", {}).get(path, {})
            if method not in now:
                found.append(Break(subject, "is gone"))
                continue
            found += _operation(subject, operations[method], now[method], old, new)
    return list(dict.fromkeys(found))


def asyncapi_breaks(old: Document, new: Document) -> list[Break]:
    addresses = {channel["address"] for channel in new["channels"].values()}
    found = [
        Break(channel["address"], "is gone")
        for channel in old["channels"].values()
        if channel["address"] not in addresses
    ]
    messages = new["components"]["messages"]
    for key, message in old["components"]["messages"].items():
        if key not in messages:
            found.append(Break(message["name"], "is gone"))
            continue
        way = Way.SENT if key.startswith("client.") else Way.TOLD
        place = Place(message["name"], way, old, new)
        found += _shapes(place, message["payload"], messages[key]["payload"])
    return list(dict.fromkeys(found))


def _operation(
    subject: str, was: Document, now: Document, old: Document, new: Document
) -> Iterator[Break]:
    sent = Place(subject, Way.SENT, old, new)
    yield from _parameters(sent, was, now)
    body, body_now = was.get("requestBody"), now.get("requestBody")
    if body is None and body_now is not None and body_now.get("required"):
        yield sent.broken("has to be sent now")
    yield from _contents(sent, body, body_now)
    for status, response in was.get("responses", {}).items():
        if not status.startswith("2"):
            continue
        told = Place(subject, Way.TOLD, old, new)
        if status not in now.get("responses", {}):
            yield told.broken(f"is not {status} any more")
            continue
        yield from _contents(told, response, now["responses"][status])


def _parameters(place: Place, was: Document, now: Document) -> Iterator[Break]:
    before = {(each["in"], each["name"]): each for each in was.get("parameters", ())}
    after = {(each["in"], each["name"]): each for each in now.get("parameters", ())}
    for key, each in before.items():
        if key not in after:
            yield place.at(key[1]).broken("is gone")
        else:
            yield from _shapes(place.at(key[1]), each["schema"], after[key]["schema"])
    for key, each in after.items():
        if each.get("required") and not before.get(key, {}).get("required"):
            yield place.at(key[1]).broken("is required now")


def _contents(place: Place, was: Document | None, now: Document | None) -> Iterator[Break]:
    after = (now or {}).get("content", {})
    for kind, content in (was or {}).get("content", {}).items():
        if kind not in after:
            yield place.broken(f"is no {kind} any more")
        elif "schema" in content and "schema" in after[kind]:
            yield from _shapes(place, content["schema"], after[kind]["schema"])


def _shapes(place: Place, was: Any, now: Any) -> Iterator[Break]:
    refs = (str(was.get("$ref")), str(now.get("$ref")))
    if "$ref" in was or "$ref" in now:
        if refs in place.seen:
            return
        place = replace(place, seen=place.seen | {refs})
    was, now = _resolved(was, place.old), _resolved(now, place.new)
    before, after = _kinds(was, place.old), _kinds(now, place.new)
    lost, won = before.keys() - after.keys(), after.keys() - before.keys()
    wrong = lost if place.way is Way.SENT else won
    if wrong and "anything" not in (after if place.way is Way.SENT else before):
        said = "does not take" if place.way is Way.SENT else "may be"
        yield place.broken(f"{said} {', '.join(sorted(wrong))} {'any more' if lost else 'now'}")
    for kind in before.keys() & after.keys():
        if kind == "object":
            yield from _fields(place, before[kind], after[kind])
        elif kind == "array":
            yield from _shapes(
                place.at("[]"), before[kind].get("items", {}), after[kind].get("items", {})
            )


def _fields(place: Place, was: Document, now: Document) -> Iterator[Break]:
    before, after = was.get("properties", {}), now.get("properties", {})
    needed, needed_now = set(was.get("required", ())), set(now.get("required", ()))
    for name, field in before.items():
        if name not in after:
            yield place.at(name).broken("is gone")
        else:
            yield from _shapes(place.at(name), field, after[name])
    if place.way is Way.SENT:
        for name in sorted(needed_now - needed):
            yield place.at(name).broken("is required now")
    else:
        for name in sorted((needed - needed_now) & after.keys()):
            yield place.at(name).broken("may be left out now")


def _resolved(schema: Any, document: Document) -> Any:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _kinds(schema: Any, document: Document) -> dict[str, Any]:
    """The shapes that a value may have, each under a name: `"text"`, `string uuid`, `object`."""
    schema = _resolved(schema, document)
    kinds: dict[str, Any] = {}
    for one in schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf") or ():
        kinds.update(_kinds(one, document))
    if kinds:
        return kinds
    if "const" in schema:
        return {repr(schema["const"]): schema}
    if "enum" in schema:
        return {repr(value): schema for value in schema["enum"]}
    kind = schema.get("type", "anything")
    return {" ".join(filter(None, (kind, schema.get("format")))): schema}
