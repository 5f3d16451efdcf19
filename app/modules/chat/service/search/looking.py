"""Looking for the newest messages that hold what is wanted, in as few rows of the index as will do.

What is said often stands in the newest rows of one's chats, which are found without any words. For
what is not, the index of words is asked: that costs the less the fewer rows hold it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from uuid import UUID

from app.modules.chat.crud.search_lookup import LookupCrud
from app.modules.chat.crud.search_rows import Hit
from app.modules.chat.service.search.harvest import TOGETHER, Harvest, Look
from app.modules.chat.service.search.places import Place, all_at
from app.modules.chat.service.search.postings import microseconds
from app.modules.chat.service.search.scope import Scope

# Of so many chats the newest rows are read, then more of those few of which they are the newest.
CHATS, FEW = 256, 8
NEWEST, OLDER = 2, 16  # rows of each
TURNS = 4
# Rows that hold the words; more if they do not suffice. Whoever looks for words that many rows
# hold, each in other messages, gets a short page and a cursor.
ROWS, MORE, TRIES = 512, 8, 2

age = attrgetter("last_at", "id")


async def looked(lookup: LookupCrud, scope: Scope, end: Place | None, enough: int) -> Look:
    """So many places if there are as many; fewer where many rows were read in vain."""
    if not scope.terms:
        return Look([], None)
    harvest = Harvest(scope, end, enough)
    look = None
    if end is None and len(scope.marks) <= CHATS:
        look = await _in_the_newest(lookup, scope, harvest)
    return look or await _by_words(lookup, scope, harvest, end)


async def _in_the_newest(lookup: LookupCrud, scope: Scope, harvest: Harvest) -> Look | None:
    """None where the words are said too seldom."""
    below: dict[UUID, Hit | None] = dict.fromkeys(scope.marks)
    ends: dict[UUID, Hit] = {}  # the oldest row that was read of each chat that has more
    waiting: list[Hit] = []
    each = NEWEST
    for _ in range(TURNS):
        found = await lookup.newest(below, each)
        ends = {chat: end for chat, end in ends.items() if chat not in below}
        ends |= _ends(found, each)
        rest = max(map(attrgetter("last_at"), ends.values()), default=None)
        rows = sorted(waiting + found, key=age, reverse=True)
        waiting = [row for row in rows if rest is not None and row.last_at < rest]
        ready = rows[: len(rows) - len(waiting)]
        look = await _opened(lookup, harvest, ready, None if rest is None else _at(rest))
        if look is not None or not harvest.dense:
            return look
        newest = sorted(ends.values(), key=age, reverse=True)[:FEW]
        below, each = {end.chat_id: end for end in newest}, OLDER
    return None


async def _opened(
    lookup: LookupCrud, harvest: Harvest, rows: Sequence[Hit], rest: Place | None
) -> Look | None:
    """None as soon as it shows that the words are said too seldom."""
    for first in range(0, max(1, len(rows)), TOGETHER):
        following = first + TOGETHER
        next_ = _at(rows[following].last_at) if following < len(rows) else rest
        look = await harvest.open(lookup, rows[first:following], next_)
        if look is not None or not harvest.dense:
            return look
    return None


def _ends(found: Iterable[Hit], each: int) -> dict[UUID, Hit]:
    by_chat: defaultdict[UUID, list[Hit]] = defaultdict(list)
    for hit in found:
        by_chat[hit.chat_id].append(hit)
    return {chat: min(hits, key=age) for chat, hits in by_chat.items() if len(hits) == each}


async def _by_words(lookup: LookupCrud, scope: Scope, harvest: Harvest, end: Place | None) -> Look:
    whose = scope.account_id if scope.sift else None
    since = None if scope.least is None else scope.least.moment
    until = None if end is None else end.moment
    tries = 0
    while True:
        rows = ROWS * MORE**tries
        hits = await lookup.hits(scope.groups, whose, rows, since, until)
        rest = _at(hits[-1].last_at) if len(hits) == rows else None
        look = await harvest.open(lookup, hits, rest)
        tries += 1
        if look is not None:
            return look
        if tries >= TRIES and (end is None or rest is None or rest < end):
            return harvest.so_far(rest)


def _at(moment: datetime) -> Place:
    return all_at(microseconds(moment))
