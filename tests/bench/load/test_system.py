"""What the system tells, and that nothing is made up where it does not."""

import os
import sys

import pytest

from bench.load.system import memory, ticks, worked

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
NOBODY = 2**30


@linux
def test_this_process_holds_memory_and_has_worked() -> None:
    assert (memory([os.getpid()]) or 0) > 1_000
    assert worked([os.getpid()]) > 0


@linux
def test_a_core_counts_on() -> None:
    before, after = ticks(None), ticks(None)
    assert before is not None
    assert after is not None
    assert sum(before) <= sum(after)


def test_of_who_is_not_there_nothing_is_known() -> None:
    assert ticks(10_000) is None
    assert memory([NOBODY]) is None
    assert worked([NOBODY]) == 0
