"""Cursors lead on, and only those that we gave."""

import base64
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.errors import InvalidInput
from app.kernel.ids import new_id
from app.kernel.paging import (
    Page,
    after_id,
    after_moment,
    decode_cursor,
    encode_cursor,
    moment_cursor,
)

ONE = UUID("0192f0c1-2345-7678-89ab-cdef01234567")


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_a_cursor_comes_back_as_it_was(key: list[str]) -> None:
    assert decode_cursor(encode_cursor(*key), len(key)) == tuple(key)


@given(st.datetimes(timezones=st.just(UTC)), st.uuids())
def test_a_place_in_time_comes_back_as_it_was(moment: datetime, id_: UUID) -> None:
    assert after_moment(moment_cursor(moment, id_)) == (moment, id_)


def test_a_place_in_another_zone_is_not_ours() -> None:
    moment = datetime(2030, 1, 1, 3, tzinfo=timezone(timedelta(hours=3)))
    with pytest.raises(InvalidInput):
        after_moment(moment_cursor(moment, ONE))


def test_an_id_comes_back_as_it_was() -> None:
    id_ = new_id()
    assert after_id(encode_cursor(str(id_))) == id_


def test_the_first_page_has_no_cursor() -> None:
    assert decode_cursor(None, 1) is None
    assert after_id(None) is None
    assert after_moment(None) is None


@pytest.mark.parametrize(
    "cursor",
    [
        "", "x", "not base64 at all!", "\ud800", "é", "=" * 5,
        _encoded(b"{}"), _encoded(b"null"), _encoded(b'"ab"'), _encoded(b"[1,2]"), _encoded(b"[]"),
        _encoded(b"["), _encoded(b"[" * 100_000), _encoded(b"\xff\xfe"),
        encode_cursor("a", "b", "c"), encode_cursor("a"), encode_cursor("2030-01-01", "x"),
        encode_cursor("2030-01-01T00:00:00", str(ONE)), encode_cursor("a", str(ONE)),
        encode_cursor("9" * 5000, "1"),
    ],
)  # fmt: skip
def test_a_cursor_that_was_not_given_by_us_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        after_moment(cursor)
    assert refused.value.fields[0].field == "cursor"
    with pytest.raises(InvalidInput):
        after_id(cursor)


@given(st.text(max_size=60))
def test_whatever_is_sent_as_a_cursor_is_read_or_refused(cursor: str) -> None:
    try:
        key = decode_cursor(cursor, 2)
    except InvalidInput:
        return
    assert key is not None
    assert len(key) == 2


def test_the_last_page_says_so() -> None:
    assert Page[int](entities=[1, 2]).model_dump() == {
        "entities": [1, 2], "next_cursor": None, "total_count": None,
    }  # fmt: skip
