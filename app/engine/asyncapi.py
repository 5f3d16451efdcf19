"""The AsyncAPI document: both sides of every socket door, from the frames of the modules."""

import inspect
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from app import VERSION
from app.adapters.realtime.closes import Close
from app.engine.frames import AuthError, AuthSuccess, ErrorFrame, Ping, Pong, Reconnect, frame_types
from app.engine.samples import sample
from app.engine.wiring import EngineWiring
from app.kernel.sockets import Asked, Auth, Door, Told

SPECIFICATION = "3.0.0"
REF = "#/components/schemas/{model}"
TAKEN: tuple[type[Asked], ...] = (Auth, Ping)
TOLD: tuple[type[Told], ...] = (AuthSuccess, AuthError, Pong, ErrorFrame, Reconnect)
MOTHERS = frozenset({Asked, Told})  # what they say of themselves is about every frame

DESCRIPTION = """\
Frames are JSON texts, each an object with a `type`. The first one is `auth`, within ten seconds;
it is answered by `auth_success`, or by `auth_error` and a close. Clients that can may bring the
token with the upgrade instead: `Authorization: Bearer`. Any frame may carry an `id` (128
characters at most), which its answer repeats; a refused frame is answered by `error`, whose `ref`
is its `client_message_id` or `id`, and the socket stays open. A socket lives as long as its token;
another `auth` renews it.
"""

# What a client does about each code is said in adapters/realtime/closes.py as well.
CLOSES: dict[Close, tuple[str, str]] = {
    Close.NOT_TEXT: ("a binary frame", "stay away"),
    Close.TOO_BIG: ("a frame of more than 64 KiB", "stay away"),
    Close.BROKEN: ("something broke on the server", "come back"),
    Close.RESTART: ("the server is ending; `reconnect` says when", "come back"),
    Close.BUSY: ("too much at once", "come back"),
    Close.BAD_FRAMES: ("too many bad frames", "stay away"),
    Close.SIGNED_OUT: ("the token is not good (any more)", "come back with a new token"),
    Close.BLOCKED: ("a blocked account or a foreign origin", "stay away"),
    Close.NOT_YOURS: ("unknown, or not yours", "stay away"),
    Close.SLOW: ("read too slowly", "come back"),
    Close.TOO_MANY: ("too many open sockets", "stay away"),
    Close.FLOOD: ("too many frames", "come back after the delay"),
}

Document = dict[str, Any]


def asyncapi(wiring: EngineWiring, prefix: str) -> Document:
    """What the enabled modules take and tell at the doors they have opened."""
    taken = _by_type([*TAKEN, *(command.frame for command in wiring.commands.values())])
    told = _by_type([*TOLD, *wiring.told.values()])
    schemas, refs = _schemas(taken.values(), told.values())
    messages = {
        **{f"client.{name}": _message(name, kind, refs, schemas) for name, kind in taken.items()},
        **{f"server.{name}": _message(name, kind, refs, schemas) for name, kind in told.items()},
    }
    doors = {_name(door): door for door in wiring.doors}
    return {
        "asyncapi": SPECIFICATION,
        "info": {"title": "Messenger: sockets", "version": VERSION, "description": DESCRIPTION},
        "defaultContentType": "application/json",
        "servers": {"messenger": _server(wiring.public_url, prefix)},
        "channels": {name: _channel(door, prefix, messages) for name, door in doors.items()},
        "operations": _operations(doors, messages),
        "components": {
            "messages": messages,
            "schemas": schemas,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "An access token."}
            },
        },
    }


def _by_type(frames: Iterable[type[Asked | Told]]) -> dict[str, type[Asked | Told]]:
    return {name: frame for frame in frames for name in frame_types(frame)}


def _schemas(
    taken: Iterable[type[BaseModel]], told: Iterable[type[BaseModel]]
) -> tuple[dict[str, Any], Mapping[type[BaseModel], str]]:
    """As clients have to write them, and as the server writes them; each frame's reference."""
    wanted: list[tuple[type[BaseModel], JsonSchemaMode]] = [
        *((each, "validation") for each in dict.fromkeys(taken)),
        *((each, "serialization") for each in dict.fromkeys(told)),
    ]
    by_model, whole = models_json_schema(wanted, ref_template=REF)
    return whole.get("$defs", {}), {
        model: ref["$ref"] for (model, _), ref in by_model.items() if issubclass(model, BaseModel)
    }


def _message(
    name: str, kind: type[Asked | Told], refs: Mapping[type[BaseModel], str], schemas: Document
) -> Document:
    ref = refs[kind]
    payload = {**sample({"$ref": ref}, schemas), "type": name}
    if "id" not in schemas[ref.rpartition("/")[2]].get("required", ()):
        payload.pop("id", None)
    return {
        "name": name,
        "title": name,
        **({"description": said} if (said := _said(kind)) else {}),
        "contentType": "application/json",
        "payload": {"$ref": ref},
        "examples": [{"name": "example", "payload": payload}],
    }


def _said(kind: type) -> str:
    """What the class says of itself, and not what its mother does."""
    return "" if kind in MOTHERS or "__doc__" not in vars(kind) else inspect.getdoc(kind) or ""


def _server(public_url: str, prefix: str) -> Document:
    url = urlsplit(public_url)
    path = url.path.removesuffix(prefix)
    return {
        "host": url.netloc,
        **({"pathname": path} if path else {}),
        "protocol": "wss" if url.scheme == "https" else "ws",
        "security": [{"$ref": "#/components/securitySchemes/token"}],
    }


def _name(door: Door) -> str:
    """`/chats/{chat_id}/ws` is `chats_chat_id_ws`."""
    return "_".join(part.strip("{}") for part in door.path.split("/") if part)


def _channel(door: Door, prefix: str, messages: Document) -> Document:
    places = [part[1:-1] for part in door.path.split("/") if part.startswith("{")]
    said = _said(type(door))
    return {
        "address": prefix + door.path,
        **({"description": said} if said else {}),
        **(
            {"parameters": {place: {"description": "A UUID."} for place in places}}
            if places
            else {}
        ),
        "messages": {key: {"$ref": f"#/components/messages/{key}"} for key in messages},
        "bindings": {"ws": {"method": "GET", "bindingVersion": "0.1.0"}},
        "x-close-codes": {
            str(int(code)): {"reason": reason, "then": then}
            for code, (reason, then) in CLOSES.items()
        },
    }


def _operations(doors: Iterable[str], messages: Document) -> Document:
    """As the server sees it: it receives what clients send."""
    return {
        f"{action}_{door}": {
            "action": action,
            "channel": {"$ref": f"#/channels/{door}"},
            "summary": summary,
            "messages": _of(door, side, list(messages)),
        }
        for door in doors
        for action, side, summary in (
            ("receive", "client.", "What clients send."),
            ("send", "server.", "What the server tells."),
        )
    }


def _of(door: str, side: str, messages: Sequence[str]) -> list[Document]:
    return [
        {"$ref": f"#/channels/{door}/messages/{key}"} for key in messages if key.startswith(side)
    ]
