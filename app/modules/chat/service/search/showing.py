"""From places to a page: the messages as everybody sees them, and where their words stand."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from app.kernel.schema import Encoded
from app.modules.auth.public import Person
from app.modules.chat.crud.pages import Past
from app.modules.chat.crud.reactions import Counted
from app.modules.chat.crud.search_lookup import LookupCrud
from app.modules.chat.crud.search_rows import Laid, Spot
from app.modules.chat.schemas.search import Found
from app.modules.chat.service.encoding import entities, people_on
from app.modules.chat.service.search.places import Place
from app.modules.chat.service.search.wanted import Range, Wanted

ID, SENDER, TEXT, DELETED = 1, 4, 5, 8  # columns of a message behind its chat


class Entity(NamedTuple):
    """`row` as `pages.MessageRow`."""

    place: Place
    row: Sequence[Any]
    highlights: list[Range]

    @property
    def spot(self) -> Spot:
        return self.place.chat_id, self.place.seq


@dataclass(slots=True)
class Shown:
    """A page while it is filled."""

    limit: int
    entities: list[Entity] = field(default_factory=list)
    laid: dict[Spot, Laid] = field(default_factory=dict)
    reactions: list[Counted] = field(default_factory=list)
    full: bool = False

    @property
    def room(self) -> int:
        return self.limit - len(self.entities)

    def pasts(self) -> dict[UUID, Past]:
        """The page's messages by chat, with what people have put on them."""
        by_chat: defaultdict[UUID, list[Entity]] = defaultdict(list)
        for entity in self.entities:
            by_chat[entity.place.chat_id].append(entity)
        return {
            chat_id: Past(
                [entity.row for entity in theirs],
                [one for one in self.reactions if one.chat_id == chat_id],
                {entity.place.seq for entity in theirs if self.laid[entity.spot].pinned},
                set(),
                (),
            )
            for chat_id, theirs in by_chat.items()
        }

    @property
    def people(self) -> set[UUID]:
        found: set[UUID] = set()
        return found.union(*(people_on(past) for past in self.pasts().values()))


async def shown(
    lookup: LookupCrud, page: Shown, places: Sequence[Place], account_id: UUID, wanted: Wanted,
    counted: Collection[UUID],
) -> None:  # fmt: skip
    """Puts on the page what may be seen and is still what was looked for; `full` if there is more
    than fits. `counted`: the chats in which readers are counted.
    """
    found = await _messages(lookup, places, wanted)
    if not found:
        return
    laid = await lookup.on_messages(
        account_id,
        [(*one.spot, one.row[SENDER], one.place.chat_id in counted) for one in found],
    )
    seen = [entity for entity in found if not laid[entity.spot].hidden]
    page.full = len(seen) > page.room
    added = seen[: page.room]
    page.entities += added
    page.laid |= laid
    reacted = [entity.spot for entity in added if laid[entity.spot].reacted]
    page.reactions += await lookup.reactions(reacted) if reacted else []


async def _messages(lookup: LookupCrud, places: Sequence[Place], wanted: Wanted) -> list[Entity]:
    """Those that hold what is wanted and are not deleted, in the order of their places."""
    rows = await lookup.messages([(place.chat_id, place.seq) for place in places]) if places else []
    by_spot = {(row[0], row[2]): row for row in rows if row[DELETED] is None}
    found: list[Entity] = []
    for place in places:
        row = by_spot.get((place.chat_id, place.seq))
        highlights = None if row is None else wanted.highlights(row[TEXT])
        if row is not None and highlights is not None:
            found.append(Entity(place, (0, *row[ID:]), highlights))
    return found


def encoded(
    page: Shown, faces: Mapping[UUID, Encoded[Person]], rest: str | None, *, complete: bool
) -> Encoded[Found]:
    """Exactly what the schema Found would give."""
    messages: dict[Spot, Any] = {}
    for chat_id, past in page.pasts().items():
        theirs = {account_id: faces[account_id] for account_id in people_on(past)}
        for entity in entities(chat_id, past, theirs, _Readers(chat_id, page.laid)):
            messages[chat_id, entity["seq"]] = entity
    told = {
        "entities": [
            {"message": messages[entity.spot], "highlights": entity.highlights}
            for entity in page.entities
        ],
        "next_cursor": rest,
        "complete": complete,
    }
    return Encoded(Found, orjson.dumps(told, option=orjson.OPT_UTC_Z))


class _Readers:
    """How many have read the messages of a chat, as the database has counted."""

    def __init__(self, chat_id: UUID, laid: Mapping[Spot, Laid]) -> None:
        self._chat_id, self._laid = chat_id, laid

    def of(self, seq: int, _: UUID) -> int | None:
        return self._laid[self._chat_id, seq].read_count
