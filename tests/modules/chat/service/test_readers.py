"""How many have read what."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.modules.chat.crud.members import Mark
from app.modules.chat.service.readers import Readers

PEOPLE = [UUID(int=n) for n in range(6)]
marks = st.lists(
    st.builds(Mark, st.sampled_from(PEOPLE), st.integers(0, 20), st.integers(0, 20)),
    unique_by=lambda mark: mark.account_id,
)


@given(marks=marks, seq=st.integers(1, 21), sender=st.sampled_from(PEOPLE))
def test_counting_by_halves_is_counting_one_by_one(
    marks: list[Mark], seq: int, sender: UUID
) -> None:
    one_by_one = sum(
        mark.joined_seq < seq <= mark.shown_read_seq and mark.account_id != sender for mark in marks
    )
    assert Readers(marks).of(seq, sender) == one_by_one
