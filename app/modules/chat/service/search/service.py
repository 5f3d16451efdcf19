"""Finding messages in one's chats by their words, newest first."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.full_text import Groups
from app.kernel.paging import PAGE_DEFAULT
from app.kernel.schema import Encoded
from app.kernel.transaction import Glances
from app.modules.auth.public import AccountDirectory
from app.modules.chat.crud.search_lookup import LookupCrud
from app.modules.chat.crud.search_rows import Standing
from app.modules.chat.errors import ChatMissing
from app.modules.chat.schemas.search import Found
from app.modules.chat.service.search.freshness import NOTHING, fresh
from app.modules.chat.service.search.looking import looked
from app.modules.chat.service.search.places import FIRST, Place, before
from app.modules.chat.service.search.postings import microseconds
from app.modules.chat.service.search.scope import Scope
from app.modules.chat.service.search.shelf import Shelf
from app.modules.chat.service.search.showing import Shown, encoded, shown
from app.modules.chat.service.search.wanted import Term, Wanted, chat_lexeme, sender_lexeme

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


class SearchService:
    def __init__(
        self, glance: Glances, directory: AccountDirectory, quiet_above: int,
        nudge: Callable[[Collection[UUID]], None],
    ) -> None:  # fmt: skip
        """`nudge` is told of chats that are not quite in the index."""
        self._glance = glance
        self._directory = directory
        self._quiet_above = quiet_above
        self._nudge = nudge
        self._shelf = Shelf()

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
        async with self._glance(steady=True) as glance:
            lookup = LookupCrud(glance)
            standings = await lookup.standings(caller.account_id, asked.chat_id)
            if asked.chat_id is not None and not standings:
                raise ChatMissing
            scope = await _scope(lookup, caller, asked, standings, self._shelf)
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
            look = await looked(lookup, scope, end, page.room + 1)
            await shown(lookup, page, look.places, scope.account_id, scope.wanted, counted)
            if page.full:
                return page, page.entities[-1].place.cursor()
            if look.rest is None:
                return page, None
            end = look.rest
        return page, end and end.cursor()


async def _scope(
    lookup: LookupCrud, caller: Caller, asked: Asked, standings: list[Standing], shelf: Shelf
) -> Scope:
    wanted = Wanted(asked.query)
    terms = wanted.terms
    if terms and asked.sender_id is not None:
        terms = (*terms, Term(sender_lexeme(asked.sender_id)))
    nothing = not terms or not standings
    return Scope(
        account_id=caller.account_id,
        wanted=wanted,
        terms=() if nothing else terms,
        groups=_groups(terms, standings),
        marks={standing.chat_id: (standing.seq, standing.version) for standing in standings},
        sift=len(standings) > CHATS_NAMED,
        least=None if asked.after is None else Place(microseconds(asked.after), FIRST, 0),
        fresh=NOTHING if nothing else await fresh(lookup, caller.account_id, standings, terms),
        shelf=shelf,
    )


def _groups(terms: Sequence[Term], standings: Collection[Standing]) -> Groups:
    groups = [term.forms for term in terms]
    if len(standings) <= CHATS_NAMED:
        groups.append(tuple(chat_lexeme(standing.chat_id) for standing in standings))
    return groups
