"""Messages of a chat that follow each other, as one row of the index.

A row per message would be a million rows that hold a common word. A row for up to 256 messages is
found by its words at little cost, and its postings tell which of the messages hold them.
"""

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from app.modules.chat.crud.search_rows import Segment, Source
from app.modules.chat.schemas import extras
from app.modules.chat.service.search.postings import microseconds, packed, places_of
from app.modules.chat.service.search.wanted import chat_lexeme, sender_lexeme
from app.modules.chat.service.search.words import words

FULL = 256  # the weight of a segment that is never joined with what comes after it
BYTES_PER_WEIGHT = 512  # of words: long messages make short segments
# A message, and all that it may be found by.
Words = tuple[Source, set[str]]
STEP = 16  # as many rows of one size are joined into one of the next


def weight_of(messages: int, bytes_: int) -> int:
    return min(FULL, max(messages, bytes_ // BYTES_PER_WEIGHT))


def segments(chat_id: UUID, messages: Iterable[Words]) -> Iterator[Segment]:
    """The rows for these messages, which have to follow each other without a gap."""
    waiting: list[Words] = []
    size, known = 0, set[str]()
    for message, lexemes in messages:
        added = sum(len(lexeme.encode()) + 1 for lexeme in lexemes - known)
        if waiting and weight_of(len(waiting), size + added) >= FULL:
            yield _segment(chat_id, waiting, FULL)
            waiting, known = [], set()
            size, added = 0, sum(len(lexeme.encode()) + 1 for lexeme in lexemes)
        waiting.append((message, lexemes))
        known |= lexemes
        size += added
    if waiting:
        yield _segment(chat_id, waiting, weight_of(len(waiting), size))


def lexemes_in(message: Source) -> set[str]:
    """All that the message may be found by: nothing, if it is deleted or nobody has written it."""
    if message.deleted_at is not None or _is_told_by_the_server(message):
        return set()
    found = {lexeme for word in words(message.text) for lexeme in word.lexemes}
    found.add(sender_lexeme(message.sender_id))
    return found


def _is_told_by_the_server(message: Source) -> bool:
    return message.extra is not None and "system" in extras.parsed(message.extra)


def joined(tail: Sequence[int], added: int) -> int:
    """How many of the last rows are written anew with what is added to them.

    `tail`: the weights of the rows that are not full, in their order. Rows grow as in a
    log-structured tree: few are read, and a message is written three times at most, in a short
    row, a longer one and a full one.
    """
    if sum(tail) + added >= FULL:
        return len(tail)
    short = next((n for n, weight in enumerate(reversed(tail)) if weight >= STEP), len(tail))
    if short + 1 >= STEP or sum(tail[len(tail) - short :]) + added >= STEP * STEP // 4:
        return short
    return 0


def _segment(chat_id: UUID, held: Sequence[Words], weight: int) -> Segment:
    messages = [message for message, _ in held]
    places = places_of(lexemes for _, lexemes in held)
    times = [microseconds(message.sent_at) for message in messages]
    return Segment(
        chat_id=chat_id,
        first_seq=messages[0].seq,
        last_seq=messages[-1].seq,
        first_at=min(message.sent_at for message in messages),
        last_at=max(message.sent_at for message in messages),
        weight=weight,
        words=[chat_lexeme(chat_id), *places],
        postings=packed(times, places),
    )
