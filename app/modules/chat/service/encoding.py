"""A page of history as JSON, straight from its rows: exactly what the schema History would give.

Fifty schemas cost more than reading fifty rows; a test compares the texts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import orjson

from app.kernel.schema import Encoded
from app.modules.auth.public import Person
from app.modules.chat.crud.pages import Line, Past, ReactionRow
from app.modules.chat.schemas.messages import History
from app.modules.chat.service.readers import Readers

Faces = Mapping[UUID, Encoded[Person]]


def encoded_history(
    chat_id: UUID,
    line: Line,
    place: tuple[int, int],
    past: Past,
    faces: Faces,
    *,
    counted: bool,
) -> Encoded[History]:
    """`place`: the first and the last `seq` of the page; `counted`: whether readers are counted."""
    first, last = place
    page = {
        "entities": _entities(chat_id, past, faces, counted),
        "total_count": line.last_seq,
        "has_before": first > 1 and line.last_seq > 0,
        "has_after": last < line.last_seq,
        "last_seq": line.last_seq,
        "version": line.last_version,
    }
    return Encoded(History, orjson.dumps(page, option=orjson.OPT_UTC_Z))


def _entities(chat_id: UUID, past: Past, faces: Faces, counted: bool) -> list[dict[str, Any]]:
    chat, reactions = str(chat_id), _by_message(past.reactions)
    readers = Readers(past.marks) if counted else None
    people = {id_: (str(id_), orjson.Fragment(face.json)) for id_, face in faces.items()}
    entities = []
    # By position: the driver's rows know their columns by number and by name, not as attributes.
    for (
        _,
        id_,
        seq,
        version,
        sender_id,
        text,
        sent,
        edited,
        deleted,
        reply,
        client,
    ) in past.messages:
        if seq in past.hidden:
            continue
        count = None if readers is None else readers.of(seq, sender_id)
        sender, face = people[sender_id]
        entities.append({
            "id": str(id_),
            "chat_id": chat,
            "seq": seq,
            "version": version,
            "sender_id": sender,
            "sender": face,
            "text": text,
            "sent_at": sent,
            "edited_at": edited,
            "deleted_at": deleted,
            "reply_to_id": None if reply is None else str(reply),
            "attachments": [],
            "reactions": reactions.get(seq, []),
            "pinned": seq in past.pinned,
            "client_message_id": None if client is None else str(client),
            "is_read": None if count is None else count > 0,
            "read_count": count,
        })  # fmt: skip
    return entities


def _by_message(rows: Iterable[ReactionRow]) -> dict[int, list[dict[str, Any]]]:
    """By `seq`, counted by emoji, in the order they were first put."""
    counted: defaultdict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in rows:
        empty = {"emoji": row.emoji, "count": row.total, "account_ids": []}
        counted[row.seq].setdefault(row.emoji, empty)["account_ids"].append(str(row.account_id))
    return {seq: list(by_emoji.values()) for seq, by_emoji in counted.items()}
