"""Idle sockets: signed in, counted, and their server's memory looked at."""

import os
from dataclasses import replace

import pytest

from bench.load.frames import BrokenStream
from bench.load.job import Visitor
from bench.load.modes import idle
from tests.bench.load.modes.conftest import Jobs
from tests.kit.cast import Person


@pytest.mark.parametrize("deflate", [True, False])
async def test_everybody_is_signed_in(ann: Person, bob: Person, job: Jobs, deflate: bool) -> None:
    chat = await ann.opens(bob)
    asked = replace(job("idle", chat, ann, bob, deflate=deflate), pids=[os.getpid()])
    found = await idle.drive(asked)
    assert found["sockets"] == 2
    assert found["connects_per_s"] > 0


async def test_a_stranger_is_not_counted_as_signed_in(ann: Person, job: Jobs) -> None:
    chat = await ann.opens()
    asked = job("idle", chat, deflate=False)
    with pytest.raises(BrokenStream, match="not let in"):
        await idle.drive(replace(asked, visitors=[Visitor("a token of nobody", chat["id"])]))
