"""What is too new for the index: the latest messages and corrections, read as they are."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from app.modules.chat.crud.search_lookup import LookupCrud
from app.modules.chat.crud.search_rows import Source, Spot, Standing
from app.modules.chat.service.search.places import Place
from app.modules.chat.service.search.postings import microseconds
from app.modules.chat.service.search.segments import lexemes_in
from app.modules.chat.service.search.wanted import Term

MESSAGES = 400  # looked at one by one
CHANGES = 200


class Fresh(NamedTuple):
    """`spots` were looked at here, whatever the index says; `places` of them hold what is wanted.
    Not `complete` if there is more that is not in the index.
    """

    spots: frozenset[Spot]
    places: list[Place]
    complete: bool


NOTHING = Fresh(frozenset(), [], True)


async def fresh(
    lookup: LookupCrud, account_id: UUID, standings: Sequence[Standing], terms: tuple[Term, ...]
) -> Fresh:
    behind = [standing for standing in standings if standing.is_behind]
    if not behind:
        return NOTHING
    latest, complete = _latest(behind)
    rewritten = []
    if any(standing.version < standing.last_version and standing.seq for standing in behind):
        mine = {standing.chat_id for standing in behind}
        changed = await lookup.rewritten(account_id, CHANGES)
        complete = complete and len(changed) < CHANGES
        rewritten = [spot for spot in changed if spot[0] in mine]
    spots = {*latest, *rewritten}
    found = [
        Place(microseconds(row[4]), row[0], row[1])
        for row in await lookup.texts(spots)
        if holds(lexemes_in(Source(*row[1:])), terms)
    ]
    return Fresh(frozenset(spots), found, complete)


def holds(lexemes: Iterable[str], terms: Iterable[Term]) -> bool:
    held = tuple(lexemes)
    return bool(held) and all(term.is_in(held) for term in terms)


def _latest(behind: Iterable[Standing]) -> tuple[list[Spot], bool]:
    """The last messages of the chats that something was said in lately."""
    spots: list[Spot] = []
    complete = True
    for chat in sorted(behind, key=lambda standing: standing.active_at, reverse=True):
        room = MESSAGES - len(spots)
        first = max(chat.seq + 1, chat.last_seq - room + 1)
        complete = complete and first == chat.seq + 1
        spots += [(chat.chat_id, seq) for seq in range(first, chat.last_seq + 1)]
    return spots, complete
