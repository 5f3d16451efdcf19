"""Messages that follow each other as rows of the index."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from app.modules.chat.crud.search_rows import Source
from app.modules.chat.service.search.postings import Postings
from app.modules.chat.service.search.segments import (
    FULL,
    STEP,
    Words,
    joined,
    lexemes_in,
    segments,
)
from app.modules.chat.service.search.wanted import Term, sender_lexeme

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
ANN = uuid4()


def said(seq: int, text: str, *, deleted: bool = False, extra: str | None = None) -> Source:
    at = BEGAN + timedelta(seconds=seq)
    return Source(seq, ANN, text, at, at if deleted else None, extra)


def read(*messages: Source) -> list[Words]:
    return [(message, lexemes_in(message)) for message in messages]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(1, 3000), max_size=600))
def test_every_message_is_in_one_row_and_no_row_is_too_long(lengths: list[int]) -> None:
    messages = [
        said(seq, " ".join(f"w{seq}x{n}" for n in range(length // 5)))
        for seq, length in enumerate(lengths, 1)
    ]
    rows = list(segments(ANN, read(*messages)))
    held = [seq for row in rows for seq in range(row.first_seq, row.last_seq + 1)]
    assert held == [message.seq for message in messages]
    assert all(row.last_seq - row.first_seq < FULL for row in rows)
    assert all(row.weight == FULL for row in rows[:-1])
    assert all(len(" ".join(row.words).encode()) < 1_000_000 for row in rows)


def test_a_row_tells_which_messages_hold_a_word_and_when_they_were_sent() -> None:
    (row,) = segments(ANN, read(said(7, "tea"), said(8, "coffee"), said(9, "more teas")))
    postings = Postings(row.postings)
    assert postings.holding([Term("tea")]) == {0, 2}
    assert postings.holding([Term("tea"), Term(sender_lexeme(ANN))]) == {0, 2}
    assert (row.first_at, row.last_at) == (
        BEGAN + timedelta(seconds=7),
        BEGAN + timedelta(seconds=9),
    )
    assert {"tea", "teas", "coffe", f"#{ANN.hex}"} <= set(row.words)


def test_nothing_finds_what_is_deleted_or_what_nobody_has_written() -> None:
    assert lexemes_in(said(1, "tea", deleted=True)) == set()
    system = '{"system":{"kind":"joined","account_ids":[]}}'
    assert lexemes_in(said(1, "ann joined", extra=system)) == set()


@settings(deadline=None)
@given(st.lists(st.integers(1, 20), min_size=1, max_size=2000))
def test_rows_stay_few_however_slowly_messages_come(arrivals: list[int]) -> None:
    tail: list[int] = []
    written = 0
    for added in arrivals:
        count = joined(tail, added)
        row = sum(tail[len(tail) - count :]) + added
        tail = [*tail[: len(tail) - count], row]
        written += row
        if row >= FULL:
            tail = [row % FULL] if row % FULL else []
        assert len(tail) <= 2 * STEP
    assert written <= 5 * sum(arrivals) + 2 * FULL
