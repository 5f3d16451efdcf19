"""Durable send: what the generator counts is what people find in their chat."""

import pytest

from bench.load.modes import send
from tests.bench.load.modes.conftest import Jobs
from tests.kit.cast import Person


@pytest.mark.usefixtures("until_something_came")
@pytest.mark.parametrize("window", [1, 5])
async def test_what_was_acknowledged_is_in_the_chat_and_was_told_to_both(
    ann: Person, bob: Person, job: Jobs, window: int
) -> None:
    chat = await ann.opens(bob)
    found = await send.drive(job("send", chat, ann, bob, window=window, chat_size=2))
    history = await bob.history(chat, limit=1)
    assert found["sent"] == found["acked"] == history["last_seq"] > 0
    assert found["deliveries"] == found["expected_deliveries"] == 2 * found["sent"]
    assert found["acks_per_s"] > 0
    assert found["ack_p50_ms"] <= found["ack_p99_ms"]
    # Server and generator are one process here: what it works is told where the system tells it.
    assert "server_us_per_post" not in found  # no process was named to be watched
