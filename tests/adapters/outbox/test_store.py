"""How long one waits before the next try, and that one look costs one question."""

from datetime import timedelta

from app.adapters.outbox.store import pause
from tests.adapters.outbox.conftest import Office, Recipient


def test_pauses_double_up_to_an_hour_and_are_never_quite_the_same() -> None:
    for attempt, seconds in ((1, 5), (2, 10), (3, 20), (10, 2560), (11, 3600), (500, 3600)):
        pauses = {pause(attempt) for _ in range(20)}
        assert len(pauses) > 1
        assert min(pauses) >= timedelta(seconds=seconds)
        assert max(pauses) <= timedelta(seconds=seconds * 1.1)


async def test_a_worker_claims_no_more_than_it_asked_for(office: Office, bob: Recipient) -> None:
    await office.sends(*range(5))
    now = office.clock.now()
    async with office.database.unit_of_work() as transaction:
        session = transaction.session
        first = await office.outbox.store.claim(session, now, 2)
        second = await office.outbox.store.claim(session, now, 10)
        third = await office.outbox.store.claim(session, now, 10)
    assert [len(first), len(second), len(third)] == [2, 3, 0]
    order = [claim.delivery.id for claim in (*first, *second)]
    assert order == sorted(order)
