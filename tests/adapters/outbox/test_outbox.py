"""What has to be told is kept with the change that caused it, or not at all."""

from datetime import timedelta
from uuid import uuid4

import pytest

from app.kernel.durable import Undeliverable
from app.kernel.ids import new_id
from tests.adapters.outbox.conftest import DAY, NOW, Office, ParcelSent, Recipient
from tests.kit.watch import queries


class BobChangedHisMind(Exception):
    pass


async def test_a_parcel_is_written_down_before_anybody_hears_of_it(
    office: Office, bob: Recipient
) -> None:
    somebody = uuid4()
    await office.sends(1, sent_to=somebody, secret="sesame")
    assert bob.got == []
    [row] = await office.rows()
    assert (row.event, row.subscriber) == ("outbox.ParcelSent", "post.parcels")
    assert (row.recorded_at, row.due_at, row.give_up_at) == (NOW, NOW, NOW + DAY)
    assert row.attempts == 0
    assert str(somebody) in row.payload


async def test_nothing_is_kept_of_what_was_rolled_back(office: Office, bob: Recipient) -> None:
    with pytest.raises(BobChangedHisMind):
        async with office.database.unit_of_work() as transaction:
            transaction.record(ParcelSent(number=1))
            raise BobChangedHisMind
    assert await office.rows() == []
    assert not office.outbox.woken.is_set()


async def test_the_worker_is_woken_by_the_commit_alone(office: Office, bob: Recipient) -> None:
    assert not office.outbox.woken.is_set()
    await office.sends(1)
    assert office.outbox.woken.is_set()


async def test_what_nobody_waits_for_costs_nothing(office: Office) -> None:
    with queries(office.database, 0):
        await office.sends(1)
    assert await office.rows() == []


async def test_each_subscriber_has_a_row_of_its_own(office: Office, bob: Recipient) -> None:
    carol = Recipient()
    office.delivers_to(carol, "post.carol")
    await office.sends(1, 2)
    rows = await office.rows()
    assert [row.subscriber for row in rows] == ["post.parcels", "post.carol"] * 2
    await office.worker.deliver_due()
    assert sorted(bob.got) == sorted(carol.got) == [1, 2]
    ids = {delivery.id for delivery in (*bob.deliveries, *carol.deliveries)}
    assert len(ids) == 4


async def test_what_was_given_up_can_be_revived(office: Office, bob: Recipient) -> None:
    bob.fails = Undeliverable("he is away")
    await office.sends(1)
    await office.worker.deliver_due()
    [dead] = await office.rows()
    assert (dead.dead_at, dead.error) == (NOW, "he is away")

    office.clock.advance(timedelta(days=2))
    bob.fails = None
    async with office.database.unit_of_work() as transaction:
        assert await office.outbox.revive(transaction, dead.id)
    await office.worker.deliver_due()
    assert bob.got == [1]
    assert [(d.id, d.attempt) for d in bob.deliveries] == [(dead.id, 1)] * 2


async def test_what_was_told_cannot_be_revived(office: Office, bob: Recipient) -> None:
    await office.sends(1)
    await office.worker.deliver_due()
    for gone in (bob.deliveries[0].id, new_id()):
        async with office.database.unit_of_work() as transaction:
            assert not await office.outbox.revive(transaction, gone)


async def test_nobody_revives_what_waits_for_a_module_that_is_off(
    office: Office, bob: Recipient, branch: Office
) -> None:
    await office.sends(1)
    [row] = await office.rows()
    async with branch.database.unit_of_work() as transaction:
        assert not await branch.outbox.revive(transaction, row.id)
