"""The machine is described, and processes are pinned for as long as a block lasts."""

import os
from pathlib import Path

import pytest

from bench.machine import Cores, cores, described, more_files, pinned


def test_a_reader_is_told_what_was_measured_on(tmp_path: Path) -> None:
    told = described(tmp_path, Cores(None, None))
    assert {"cpu", "cores", "system", "python", "fastapi", "asyncpg"} <= set(told)
    assert told["pinned"].startswith("no")


@pytest.mark.skipif(cores().load is None, reason="one core, or a system that cannot pin")
def test_pinned_is_pinned_for_the_block_only() -> None:
    before, load = os.sched_getaffinity(0), cores().load
    with pinned(load):
        assert os.sched_getaffinity(0) == {load}
    assert os.sched_getaffinity(0) == before


def test_the_limit_of_open_files_is_never_lowered() -> None:
    assert more_files(64) >= 64
