"""Which part of a file is asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.modules.chat.controller.ranges import asked_part

SIZE = 10


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-0", (0, 1)), ("bytes=2-4", (2, 5)), ("bytes=5-", (5, 10)),
        ("bytes=5-99", (5, 10)), ("bytes=-3", (7, 10)), ("bytes=-99", (0, 10)),
        (None, None), ("", None), ("bytes=", None), ("bytes=-", None), ("bytes=-0", None),
        ("bytes=10-", None), ("bytes=5-4", None), ("bytes=0-1,3-4", None), ("items=0-1", None),
        ("bytes=a-b", None), ("bytes=٣-", None), ("bytes=" + "9" * 30 + "-", None),
    ],
)  # fmt: skip
def test_one_part_or_the_whole(header: str | None, part: tuple[int, int] | None) -> None:
    assert asked_part(header, SIZE) == part


@given(st.text(max_size=40), st.integers(0, 50))
def test_a_part_lies_within_the_file(tail: str, size: int) -> None:
    part = asked_part("bytes=" + tail, size)
    assert part is None or 0 <= part[0] < part[1] <= size
