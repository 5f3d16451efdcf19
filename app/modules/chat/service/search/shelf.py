"""Rows of the index that were read a moment ago.

Whoever types a word asks for the same rows letter by letter. A row is never changed, and rows give
way to others only together with the chat's mark: so what was read stays true for as long as the
mark stands where it stood.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.modules.chat.crud.search_lookup import LookupCrud
from app.modules.chat.crud.search_rows import Hit
from app.modules.chat.service.search.postings import Postings

KEPT = 512  # rows of some 20 KB

MarkedAt = tuple[int, int]  # up to which `seq` and `version` a chat was indexed
Key = tuple[UUID, MarkedAt, int]


class Shelf:
    def __init__(self) -> None:
        self._kept: dict[Key, Postings] = {}

    async def postings(
        self, lookup: LookupCrud, hits: Sequence[Hit], marks: Mapping[UUID, MarkedAt]
    ) -> list[Postings]:
        """Of these rows, in their order; `marks` are of the state in which they were found."""
        keys = [(hit.chat_id, marks[hit.chat_id], hit.id) for hit in hits]
        found = {key: kept for key in keys if (kept := self._kept.pop(key, None)) is not None}
        strange = [key for key in keys if key not in found]
        if strange:
            packed = await lookup.postings([key[2] for key in strange])
            found |= {key: Postings(packed[key[2]]) for key in strange}
        self._kept |= found
        for key in list(self._kept)[:-KEPT]:
            del self._kept[key]
        return [found[key] for key in keys]
