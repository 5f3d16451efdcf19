"""What some messages carry besides their text, on the wire and in the column `extra`.

The column holds JSON in which people are ids only: names change, and go when an account is erased.
An ordinary message has NULL there.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import orjson
from pydantic import Field

from app.kernel.schema import Schema
from app.modules.auth.public import Person
from app.modules.chat.schemas.attachments import AttachmentRead

SystemKind = Literal["joined", "added", "left", "removed", "renamed", "owner_changed"]
Kept = dict[str, Any]  # the column's JSON, parsed
Faces = Mapping[UUID, orjson.Fragment]  # people as JSON


class ForwardRead(Schema):
    """Who said it first, and when.

    `chat_id` and `message_id` are given only where everybody in the chat may follow them. `text` is
    what was said, if whoever forwards it says something of their own beside it.
    """

    chat_id: UUID | None = None
    message_id: UUID | None = None
    sender_id: UUID
    sender: Person
    sent_at: datetime
    text: str | None = None


class SystemRead(Schema):
    """What the sender has done in the chat, for clients to say in their own words.

    `accounts` are those it was done to: the first of `count`.
    """

    kind: SystemKind
    count: int = 0
    accounts: list[Person] = Field(default_factory=list)
    name: str | None = None


class Extras(Schema):
    """The fields of a message that most messages leave empty."""

    attachments: list[AttachmentRead] = Field(default_factory=list)
    forward: ForwardRead | None = None
    mentions: list[UUID] = Field(default_factory=list)
    system: SystemRead | None = None

    def kept(self) -> str | None:
        """The text for the column; None if there is nothing."""
        carried = self.model_dump(mode="json", exclude_defaults=True)
        if self.attachments:  # whole: they are told as they are kept
            carried["attachments"] = [file.model_dump(mode="json") for file in self.attachments]
        if "forward" in carried:
            del carried["forward"]["sender"]
        if self.system is not None:
            carried["system"].pop("accounts", None)
            carried["system"]["account_ids"] = [str(one.id) for one in self.system.accounts]
        return orjson.dumps(carried).decode() if carried else None


NOTHING = Extras()


def parsed(extra: str) -> Kept:
    kept: Kept = orjson.loads(extra)
    return kept


def people_in(carried: Iterable[Kept]) -> set[UUID]:
    """Whom these messages name beside their senders."""
    found: set[UUID] = set()
    for kept in carried:
        if "forward" in kept:
            found.add(UUID(kept["forward"]["sender_id"]))
        if "system" in kept:
            found.update(map(UUID, kept["system"]["account_ids"]))
    return found


def mentions_in(extra: str | None) -> list[UUID]:
    return [] if extra is None else [UUID(one) for one in parsed(extra).get("mentions", [])]


def files_in(extra: str | None) -> list[AttachmentRead]:
    carried = {} if extra is None else parsed(extra)
    files = {"attachments": carried.get("attachments", [])}
    return Extras.model_validate_json(orjson.dumps(files)).attachments


def with_mentions(extra: str | None, account_ids: Sequence[UUID]) -> str | None:
    """The column's text with these mentions instead of those that are there."""
    kept = {} if extra is None else parsed(extra)
    kept["mentions"] = [str(one) for one in account_ids]
    if not account_ids:
        del kept["mentions"]
    return orjson.dumps(kept).decode() if kept else None


def is_passed_on(extra: str) -> bool:
    """Whether the message's own text is somebody else's."""
    forward = parsed(extra).get("forward")
    return forward is not None and forward.get("text") is None


def told(kept: Kept, faces: Faces) -> dict[str, Any]:
    """The fields as the schema would write them, in its order."""
    forward, system = kept.get("forward"), kept.get("system")
    return {
        "attachments": kept.get("attachments", []),
        "forward": None if forward is None else _forward(forward, faces),
        "mentions": kept.get("mentions", []),
        "system": None if system is None else _system(system, faces),
    }


def read(extra: str, people: Mapping[UUID, Person]) -> Extras:
    """The same as the schema."""
    kept = parsed(extra)
    faces = {id_: orjson.Fragment(people[id_].model_dump_json()) for id_ in people_in([kept])}
    return Extras.model_validate_json(orjson.dumps(told(kept, faces)))


def _forward(forward: Kept, faces: Faces) -> dict[str, Any]:
    return {
        "chat_id": forward.get("chat_id"),
        "message_id": forward.get("message_id"),
        "sender_id": forward["sender_id"],
        "sender": faces[UUID(forward["sender_id"])],
        "sent_at": forward["sent_at"],
        "text": forward.get("text"),
    }


def _system(system: Kept, faces: Faces) -> dict[str, Any]:
    return {
        "kind": system["kind"],
        "count": system.get("count", 0),
        "accounts": [faces[UUID(one)] for one in system["account_ids"]],
        "name": system.get("name"),
    }
