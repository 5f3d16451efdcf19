"""Postings: what was packed is found, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from app.modules.chat.service.search.postings import Postings, packed, places_of
from app.modules.chat.service.search.wanted import Term

WORDS = st.text("абв", min_size=1, max_size=3)
BEGINNINGS = st.text("абв", min_size=2, max_size=3)
TERMS = st.lists(st.tuples(WORDS, st.none() | BEGINNINGS), min_size=1, max_size=3)
MESSAGES = st.lists(st.sets(WORDS, max_size=6), min_size=1, max_size=30)


@given(MESSAGES, TERMS, st.data())
def test_whatever_was_said_the_messages_that_hold_all_terms_are_found(
    messages: list[set[str]], asked: list[tuple[str, str | None]], data: st.DataObject
) -> None:
    times = data.draw(
        st.lists(st.integers(-(2**55), 2**58), min_size=len(messages), max_size=len(messages))
    )
    terms = [Term(*one) for one in asked]
    postings = Postings(packed(times, places_of(messages)))
    assert postings.times() == tuple(times)
    assert postings.holding(terms) == {
        place
        for place, lexemes in enumerate(messages)
        if all(term.is_in(tuple(lexemes)) for term in terms)
    }
