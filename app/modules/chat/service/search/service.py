"""Finding messages in one's chats by their words, newest first."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.full_text import Groups
from app.kernel.paging import PAGE_DEFAULT
from app.kernel.schema import Encoded
from app.kernel.transaction import UnitOfWork
from app.modules.auth.public import AccountDirectory
from app.modules.chat.crud.search_lookup import LookupCrud
from app.modules.chat.crud.search_rows import Hit, Standing
from app.modules.chat.errors import ChatMissing
from app.modules.chat.schemas.search import Found
from app.modules.chat.service.search.freshness import Fresh, fresh
from app.modules.chat.service.search.places import FIRST, Place, all_at, before, places_in
from app.modules.chat.service.search.postings import microseconds
from app.modules.chat.service.search.showing import Shown, encoded, shown
from app.modules.chat.service.search.wanted import Term, Wanted, chat_lexeme, sender_lexeme

# Rows of the index that are read: the newest of each chat, as many are active as a rule; more if
# the page is not full. Whoever looks for words that many rows hold, each in other messages, gets a
# short page and a cursor.
ROWS_MAX, ROWS_SPARE = 64, 8
MORE, TRIES = 8, 3  # times as many rows, so often
CHATS_NAMED = 128  # more chats than that are not named to the index, but sorted out behind it
LOOKS = 4  # times that messages are fetched for a page, if some of them turn out not to be seen


@dataclass(frozen=True, slots=True)
class Asked:
    """From `after` on, and before `before`."""

    query: str
    chat_id: UUID | None = None
    sender_id: UUID | None = None
    before: datetime | None = None
    after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Where is looked, for what."""

    account_id: UUID
    wanted: Wanted
    terms: tuple[Term, ...]
    groups: Groups
    rows: int  # of the index that are read at first
    sift: bool  # whether the index is asked about chats that are not the account's, too
    since: datetime | None
    fresh: Fresh


@dataclass(frozen=True, slots=True)
class Look:
    """The newest places before some other; `rest` is what everything else lies before."""

    places: list[Place]
    rest: Place | None


class SearchService:
    def __init__(
        self, reading: UnitOfWork, directory: AccountDirectory, quiet_above: int,
        nudge: Callable[[Collection[UUID]], None],
    ) -> None:  # fmt: skip
        """`nudge` is told of chats that are not quite in the index."""
        self._reading = reading
        self._directory = directory
        self._quiet_above = quiet_above
        self._nudge = nudge

    async def page(
        self, caller: Caller, asked: Asked, limit: int = PAGE_DEFAULT, cursor: str | None = None
    ) -> Encoded[Found]:
        """Raises ChatMissing for a chat that is not the caller's. Words are all looked for, in any
        order and form; a query without any word finds nothing.
        """
        end = before(cursor)
        if asked.before is not None:
            first = Place(microseconds(asked.before), FIRST, 0)
            end = first if end is None else min(first, end)
        async with self._reading() as transaction:
            lookup = LookupCrud(transaction)
            standings = await lookup.standings(caller.account_id, asked.chat_id)
            if asked.chat_id is not None and not standings:
                raise ChatMissing
            scope = await _scope(lookup, caller, asked, standings)
            page, rest = await self._page(lookup, scope, standings, end, limit)
        self._nudge([standing.chat_id for standing in standings if standing.is_behind])
        faces = await self._directory.faces(page.people)
        return encoded(page, faces, rest, complete=scope.fresh.complete)

    async def _page(
        self, lookup: LookupCrud, scope: Scope, standings: Iterable[Standing], end: Place | None,
        limit: int,
    ) -> tuple[Shown, str | None]:  # fmt: skip
        counted = {s.chat_id for s in standings if s.member_count <= self._quiet_above}
        page = Shown(limit)
        for _ in range(LOOKS):
            look = await _look(lookup, scope, end, page.room + 1)
            await shown(lookup, page, look.places, scope.account_id, scope.wanted, counted)
            if page.full:
                return page, page.entities[-1].place.cursor()
            if look.rest is None:
                return page, None
            end = look.rest
        return page, end and end.cursor()


async def _scope(
    lookup: LookupCrud, caller: Caller, asked: Asked, standings: list[Standing]
) -> Scope:
    wanted = Wanted(asked.query)
    terms = wanted.terms
    if terms and asked.sender_id is not None:
        terms = (*terms, Term(sender_lexeme(asked.sender_id)))
    groups = [term.forms for term in terms]
    sift = len(standings) > CHATS_NAMED
    if not sift:
        groups.append(tuple(chat_lexeme(standing.chat_id) for standing in standings))
    nothing = not terms or not standings
    found = (
        Fresh(frozenset(), [], True)
        if nothing
        else await fresh(lookup, caller.account_id, standings, terms)
    )
    rows = min(ROWS_MAX, len(standings) + ROWS_SPARE)
    return Scope(
        caller.account_id, wanted, terms, [] if nothing else groups, rows, sift, asked.after, found
    )


async def _look(lookup: LookupCrud, scope: Scope, end: Place | None, enough: int) -> Look:
    """So many places if there are as many; fewer where many rows were read in vain."""
    known: dict[int, list[Place]] = {}
    tries = 0
    while True:
        rows = scope.rows * MORE**tries
        hits = await _hits(lookup, scope, end, rows) if scope.groups else []
        look = _newest(scope, hits, end, enough, rows, known)
        tries += 1
        moved = look.rest is None or end is None or look.rest < end
        if look.rest is None or len(look.places) >= enough or (moved and tries >= TRIES):
            return look


async def _hits(lookup: LookupCrud, scope: Scope, end: Place | None, rows: int) -> list[Hit]:
    whose = scope.account_id if scope.sift else None
    until = None if end is None else end.moment
    return await lookup.hits(scope.groups, whose, rows, scope.since, until)


def _newest(
    scope: Scope, hits: Sequence[Hit], end: Place | None, enough: int, rows: int,
    known: dict[int, list[Place]],
) -> Look:  # fmt: skip
    """The rows come in the order of their newest messages: when there is enough that is newer than
    all of the next one, the others are not looked into.
    """
    since = None if scope.since is None else Place(microseconds(scope.since), FIRST, 0)
    places = [one for one in scope.fresh.places if _within(one, since, end)]
    bound = None
    for hit in hits:
        bound = all_at(microseconds(hit.last_at))
        least = since
        if len(places) >= enough:
            places = sorted(places, reverse=True)[:enough]
            least = places[-1]
            if least >= bound:
                return Look(places, least)
        if hit.id not in known:
            known[hit.id] = list(islice(_useful(scope, hit, least, end), enough))
        places += known[hit.id]
    rest = bound if len(hits) == rows else None
    places = sorted((one for one in places if rest is None or one >= rest), reverse=True)
    if len(places) > enough:
        return Look(places[:enough], places[enough - 1])
    return Look(places, rest)


def _useful(scope: Scope, hit: Hit, least: Place | None, end: Place | None) -> Iterator[Place]:
    """The messages of the row from the newest to one that is too old."""
    for place in places_in(hit, scope.terms):
        if least is not None and place < least:
            return
        fresh = (place.chat_id, place.seq) in scope.fresh.spots
        if not fresh and (end is None or place < end):
            yield place


def _within(place: Place, since: Place | None, end: Place | None) -> bool:
    return (end is None or place < end) and (since is None or place >= since)
