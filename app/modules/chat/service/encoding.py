"""A page of history as JSON, straight from its rows: exactly what the schema History would give.

Fifty schemas cost more than reading fifty rows; a test compares the texts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Protocol
from uuid import UUID

import orjson

from app.kernel.schema import Encoded
from app.modules.auth.public import Person
from app.modules.chat.crud.pages import EXTRA, SENDER, Line, Past, ReactionRow
from app.modules.chat.crud.reactions import Counted
from app.modules.chat.schemas import extras
from app.modules.chat.schemas.extras import SystemRead
from app.modules.chat.schemas.messages import History
from app.modules.chat.service.readers import Readers
from app.modules.chat.service.wording import worded

Faces = Mapping[UUID, Encoded[Person]]


# The fields of most messages.
PLAIN: extras.Kept = extras.told({}, {})


def people_on(past: Past) -> set[UUID]:
    """Whose faces the page needs."""
    carried = [extras.parsed(row[EXTRA]) for row in past.messages if row[EXTRA] is not None]
    return {row[SENDER] for row in past.messages} | extras.people_in(carried)


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
    readers = Readers(past.marks) if counted else None
    page = {
        "entities": entities(chat_id, past, faces, readers),
        "total_count": line.last_seq,
        "has_before": first > 1 and line.last_seq > 0,
        "has_after": last < line.last_seq,
        "last_seq": line.last_seq,
        "version": line.last_version,
    }
    return Encoded(History, orjson.dumps(page, option=orjson.OPT_UTC_Z))


class ReadCounts(Protocol):
    def of(self, seq: int, sender_id: UUID, /) -> int | None:
        """How many besides the sender have read the message, if that is counted."""
        ...


def entities(
    chat_id: UUID, past: Past, faces: Faces, readers: ReadCounts | None
) -> list[dict[str, Any]]:
    chat, reactions = str(chat_id), _by_message(past.reactions)
    shown = {id_: orjson.Fragment(face.json) for id_, face in faces.items()}
    people = {id_: (str(id_), face) for id_, face in shown.items()}
    entities = []
    # By position: the driver's rows know their columns by number and by name, not as attributes.
    for (
        _, id_, seq, version, sender_id, text, sent, edited, deleted, reply, client, extra,
    ) in past.messages:  # fmt: skip
        if seq in past.hidden:
            continue
        count = None if readers is None else readers.of(seq, sender_id)
        sender, face = people[sender_id]
        carried = PLAIN
        if extra is not None:
            carried = extras.told(extras.parsed(extra), shown)
            text = _text(text, carried["system"], faces[sender_id])
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
            "attachments": carried["attachments"],
            "reactions": reactions.get(seq, []),
            "pinned": seq in past.pinned,
            "client_message_id": None if client is None else str(client),
            "is_read": None if count is None else count > 0,
            "read_count": count,
            "forward": carried["forward"],
            "mentions": carried["mentions"],
            "system": carried["system"],
        })  # fmt: skip
    return entities


def _text(text: str, system: extras.Kept | None, sender: Encoded[Person]) -> str:
    if system is None:
        return text
    return worded(SystemRead.model_validate_json(orjson.dumps(system)), sender.decoded())


def _by_message(rows: Iterable[ReactionRow | Counted]) -> dict[int, list[dict[str, Any]]]:
    """By `seq`, counted by emoji, in the order they were first put."""
    counted: defaultdict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in rows:
        empty = {"emoji": row.emoji, "count": row.total, "account_ids": []}
        counted[row.seq].setdefault(row.emoji, empty)["account_ids"].append(str(row.account_id))
    return {seq: list(by_emoji.values()) for seq, by_emoji in counted.items()}
