"""Processes of our own: they start, or it is said why not, and they end with the block."""

import sys

import pytest

from bench.machine import cores
from bench.processes import Failed, serving


def test_a_server_is_gone_when_the_block_ends() -> None:
    command = [sys.executable, "-c", "import signal; signal.pause()"]
    with serving(command, lambda: True, core=cores().server) as server:
        assert server.process.poll() is None
    assert server.process.poll() is not None


def test_what_does_not_start_is_told_in_its_own_words() -> None:
    command = [sys.executable, "-c", "raise SystemExit('the port is taken')"]
    with (
        pytest.raises(Failed, match="the port is taken"),
        serving(command, lambda: False, core=None),
    ):
        pass
