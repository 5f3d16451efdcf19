"""Fan-out: every message is looked for at every member."""

import pytest

from bench.load.modes import fanout
from tests.bench.load.modes.conftest import Jobs
from tests.kit.cast import Person


@pytest.mark.usefixtures("until_something_came")
async def test_everybody_hears_everything_as_fast_as_it_goes(
    ann: Person, bob: Person, carol: Person, job: Jobs
) -> None:
    chat = await ann.opens(bob, carol)
    found = await fanout.drive(job("fanout", chat, ann, bob, carol, window=8))
    history = await carol.history(chat, limit=1)
    assert found["sent"] == history["last_seq"] > 0
    assert found["deliveries"] == found["expected_deliveries"] == 3 * found["sent"]
    assert found["deliveries_per_s"] > 0


@pytest.mark.usefixtures("until_something_came")
async def test_at_a_rate_no_more_is_posted_than_was_asked_for(
    ann: Person, bob: Person, job: Jobs
) -> None:
    chat = await ann.opens(bob)
    found = await fanout.drive(job("fanout", chat, ann, bob, rate=100))
    assert 0 < found["sent"] <= 100 / 2 * 5, "half of the deliveries are Ann's own"
    assert found["deliveries"] == 2 * found["sent"]
    assert found["delivery_p50_ms"] <= found["delivery_p99_ms"]
