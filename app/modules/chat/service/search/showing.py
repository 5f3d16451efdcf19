"""From places to a page: the messages as everybody sees them, and where their words stand."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from app.kernel.schema import Encoded
from app.modules.auth.public import Person
from app.modules.chat.crud.members import Mark
from app.modules.chat.crud.pages import Past
from app.modules.chat.crud.reactions import Counted
from app.modules.chat.crud.search_lookup import LookupCrud, Spot
from app.modules.chat.schemas.search import Found
from app.modules.chat.service.encoding import entities, people_on
from app.modules.chat.service.search.places import Place
from app.modules.chat.service.search.wanted import Range, Wanted

ID, TEXT, DELETED = 1, 5, 8  # columns of a message behind its chat


class Entity(NamedTuple):
    """`row` as `pages.MessageRow`."""

    place: Place
    row: Sequence[Any]
    highlights: list[Range]


@dataclass(slots=True)
class Shown:
    """A page while it is filled."""

    limit: int
    entities: list[Entity] = field(default_factory=list)
    reactions: list[Counted] = field(default_factory=list)
    pinned: set[Spot] = field(default_factory=set)
    marks: dict[UUID, list[Mark]] = field(default_factory=dict)
    counted: Collection[UUID] = ()
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
                {seq for chat, seq in self.pinned if chat == chat_id},
                set(),
                self.marks.get(chat_id, []),
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
    spots = [(place.chat_id, place.seq) for place in places]
    if not spots:
        return
    rows = {(row[0], row[2]): row for row in await lookup.messages(spots)}
    hidden = await lookup.hidden(account_id, spots)
    added: list[Entity] = []
    for place, spot in zip(places, spots, strict=True):
        row = rows.get(spot)
        if row is None or row[DELETED] is not None or spot in hidden:
            continue
        highlights = wanted.highlights(row[TEXT])
        if highlights is not None:
            added.append(Entity(place, (0, *row[ID:]), highlights))
    page.full = len(added) > page.room
    await _adorn(lookup, page, added[: page.room], counted)


async def _adorn(
    lookup: LookupCrud, page: Shown, added: list[Entity], counted: Collection[UUID]
) -> None:
    if not added:
        return
    page.entities += added
    page.counted = counted
    spots = [(entity.place.chat_id, entity.place.seq) for entity in added]
    page.reactions += await lookup.reactions(spots)
    page.pinned |= await lookup.pinned(spots)
    chats = {chat_id for chat_id, _ in spots if chat_id in counted} - set(page.marks)
    for chat_id, mark in await lookup.marks(chats):
        page.marks.setdefault(chat_id, []).append(mark)


def encoded(
    page: Shown, faces: Mapping[UUID, Encoded[Person]], rest: str | None, *, complete: bool
) -> Encoded[Found]:
    """Exactly what the schema Found would give."""
    messages = {
        (chat_id, entity["seq"]): entity
        for chat_id, past in page.pasts().items()
        for entity in entities(chat_id, past, faces, counted=chat_id in page.counted)
    }
    told = {
        "entities": [
            {
                "message": messages[entity.place.chat_id, entity.place.seq],
                "highlights": entity.highlights,
            }
            for entity in page.entities
        ],
        "next_cursor": rest,
        "complete": complete,
    }
    return Encoded(Found, orjson.dumps(told, option=orjson.OPT_UTC_Z))
