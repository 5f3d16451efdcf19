"""The newest places that were found so far, in rows of the index that are opened one by one."""

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from app.modules.chat.crud.search_lookup import LookupCrud
from app.modules.chat.crud.search_rows import Hit
from app.modules.chat.service.search.places import Place, all_at, places_in
from app.modules.chat.service.search.postings import Postings, microseconds
from app.modules.chat.service.search.scope import Scope

TOGETHER = 24  # rows that are read at once


class Look(NamedTuple):
    """The newest places before some other; `rest` is what everything else lies before."""

    places: list[Place]
    rest: Place | None


class Harvest:
    """The newest places before `end`, `enough` of them or as many as there are."""

    def __init__(self, scope: Scope, end: Place | None, enough: int) -> None:
        self._scope, self._end, self._enough = scope, end, enough
        self._places: list[Place] = []  # the newest first, never more than enough
        self._opened = set[int]()
        self._useful = 0
        self._keep([place for place in scope.fresh.places if self._is_asked_for(place)])

    @property
    def dense(self) -> bool:
        """Whether most rows hold what is wanted: then nothing is gained by asking which do."""
        return self._useful * 2 >= len(self._opened)

    async def open(
        self, lookup: LookupCrud, hits: Sequence[Hit], rest: Place | None
    ) -> Look | None:
        """Looks into these rows, whose newest messages come first; others hold what is older than
        `rest`. None if all of them together hold too little.
        """
        strange = [hit for hit in hits if hit.id not in self._opened]
        for first in range(0, len(strange), TOGETHER):
            some = strange[first : first + TOGETHER]
            if self._has_enough(some[0]):
                break
            read = await self._scope.shelf.postings(lookup, some, self._scope.marks)
            for hit, postings in zip(some, read, strict=True):
                if self._has_enough(hit):
                    break
                self._take(hit, postings)
        if rest is not None and self._scope.least is not None and rest <= self._scope.least:
            rest = None
        look = self.so_far(rest)
        return look if rest is None or len(look.places) == self._enough else None

    def so_far(self, rest: Place | None) -> Look:
        """What is certain: among places that are older than others still unknown, some may lack."""
        places = [place for place in self._places if rest is None or place >= rest]
        return Look(places, places[-1] if len(places) == self._enough else rest)

    @property
    def _least(self) -> Place | None:
        """What is older is not wanted any more."""
        return self._places[-1] if len(self._places) == self._enough else self._scope.least

    def _has_enough(self, next_: Hit) -> bool:
        newest = all_at(microseconds(next_.last_at))
        return self._least is not None and self._least >= newest

    def _take(self, hit: Hit, postings: Postings) -> None:
        self._opened.add(hit.id)
        held = postings.holding(self._scope.terms)
        if held:
            self._useful += 1
            places = places_in(hit, postings.times(), held, self._least)
            self._keep(list(islice(filter(self._counts, places), self._enough)))

    def _keep(self, found: list[Place]) -> None:
        if found:
            self._places = sorted(self._places + found, reverse=True)[: self._enough]

    def _counts(self, place: Place) -> bool:
        """Not if the index is not believed about the message, because it has changed."""
        fresh = (place.chat_id, place.seq) in self._scope.fresh.spots
        return not fresh and self._is_asked_for(place)

    def _is_asked_for(self, place: Place) -> bool:
        least = self._scope.least
        return (self._end is None or place < self._end) and (least is None or place >= least)
