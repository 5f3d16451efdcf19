"""Bringing a chat's words into the index, from where its mark stands to the end of its line.

What is to be written is read from one state of the database, worked out beside it, and written in
a short block if the mark stands where it stood: so any number of nodes may try at the same time,
one of them succeeds, and whoever dies in the midst has changed nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from app.kernel.transaction import UnitOfWork
from app.modules.chat.crud.search_index import IndexCrud
from app.modules.chat.crud.search_rows import ANALYSIS, Extent, Mark, Segment, Source, Touched
from app.modules.chat.service.search.pace import Pace
from app.modules.chat.service.search.segments import FULL, STEP, Words, joined, lexemes_in, segments

MESSAGES = 512  # new ones in one step
CHANGES = 1000  # read in one step
REWRITTEN = 4  # rows that are made anew in one step because of edited or deleted messages
CLEARED = 100  # rows that are deleted in one step
TAIL = 3 * STEP  # more rows that are not full than there ever are


@dataclass(frozen=True, slots=True)
class Step:
    """What is written next; `ranges` of messages whose rows give way to new ones."""

    before: Mark
    after: Mark
    more: bool
    ranges: list[tuple[int, int]] = field(default_factory=list)
    messages: Sequence[Sequence[Source]] = ()  # of each range


class Indexing:
    def __init__(self, unit_of_work: UnitOfWork, reading: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work
        self._reading = reading

    async def step(self, chat_id: UUID, pace: Pace | None = None) -> bool:
        """One step of bounded size; whether there is more to be done."""
        async with self._reading() as transaction:
            crud = IndexCrud(transaction)
            standing = await crud.standing(chat_id)
            if standing is None:
                return False
            last_seq, last_version, mark = standing
            step = (
                None if mark is None else await _step(crud, chat_id, last_seq, last_version, mark)
            )
        made = [] if step is None else await _segments(chat_id, step, pace or Pace(0.0))
        async with self._unit_of_work() as transaction:
            crud = IndexCrud(transaction)
            if step is None:
                await crud.begin(chat_id)
                return last_version > 0
            if step.before.analysis != ANALYSIS:
                return await _forget(crud, chat_id, step.before)
            if step.after != step.before and await crud.move(chat_id, step.before, step.after):
                await crud.replace(chat_id, step.ranges, made)
        return step.more


async def _step(
    crud: IndexCrud, chat_id: UUID, last_seq: int, last_version: int, mark: Mark
) -> Step:
    if mark.analysis != ANALYSIS:
        return Step(mark, mark, True)
    version, ranges = await _rewritten(crud, chat_id, last_version, mark)
    seq = min(last_seq, mark.seq + MESSAGES)
    if seq > mark.seq:
        tail = await crud.tail(chat_id, FULL, TAIL)
        ranges = _with_new(ranges, tail, (mark.seq + 1, seq))
    messages = [await crud.messages(chat_id, first, last) for first, last in ranges]
    more = seq < last_seq or version < last_version
    return Step(mark, Mark(seq, version, ANALYSIS), more, ranges, messages)


async def _segments(chat_id: UUID, step: Step, pace: Pace) -> list[Segment]:
    """The rows that are written; no block is open, for it may take its time."""
    made: list[Segment] = []
    for messages in step.messages:
        read: list[Words] = []
        for message in messages:
            read.append((message, lexemes_in(message)))
            await pace.breathe()
        for segment in segments(chat_id, read):
            made.append(segment)
            await pace.breathe()
    return made


async def _rewritten(
    crud: IndexCrud, chat_id: UUID, last_version: int, mark: Mark
) -> tuple[int, list[tuple[int, int]]]:
    """Up to which version the changes are done by this step, and whose rows that makes anew."""
    if mark.seq == 0 or mark.version == last_version:
        return last_version, []
    touched = await crud.touched(chat_id, mark.version, CHANGES)
    version = touched[-1].version if len(touched) == CHANGES else last_version
    seqs = {one.seq for one in touched if one.seq is not None and one.seq <= mark.seq}
    if not seqs:
        return version, []
    rows = await crud.covering(chat_id, seqs)
    if len(rows) > REWRITTEN:
        version, rows = _as_many_as_fit(touched, rows, mark)
    return version, [(row.first_seq, row.last_seq) for row in rows]


def _as_many_as_fit(
    touched: Sequence[Touched], rows: Sequence[Extent], mark: Mark
) -> tuple[int, list[Extent]]:
    """The rows of the first changes, and the last version before a change of yet another row."""
    fit: dict[int, Extent] = {}
    version = mark.version
    for one in touched:
        hit = [row for row in rows if one.seq and row.first_seq <= one.seq <= row.last_seq]
        if len(fit.keys() | {row.first_seq for row in hit}) > REWRITTEN:
            break
        fit.update({row.first_seq: row for row in hit})
        version = one.version
    return version, [fit[first] for first in sorted(fit)]


def _with_new(
    ranges: list[tuple[int, int]], tail: Sequence[Extent], new: tuple[int, int]
) -> list[tuple[int, int]]:
    """The new messages, with those rows before them that are written anew together with them."""
    count = joined([row.weight for row in tail], new[1] - new[0] + 1)
    first = tail[-count].first_seq if count else new[0]
    return [one for one in ranges if one[1] < first] + [(first, new[1])]


async def _forget(crud: IndexCrud, chat_id: UUID, mark: Mark) -> bool:
    """What was indexed by other rules goes; the chat is begun anew when nothing of it is left."""
    if await crud.clear(chat_id, CLEARED) < CLEARED:
        await crud.move(chat_id, mark, Mark(0, 0, ANALYSIS))
    return True
