"""Everything is told at least once, by whichever worker; failures come again, then no more."""

import asyncio
import contextlib
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.adapters.outbox import worker as working
from app.adapters.outbox.models import OutboxRow
from app.adapters.outbox.store import LEASE, Claim
from app.kernel import cancelling
from app.kernel.durable import TryAgain, Undeliverable
from tests.adapters.outbox.conftest import DAY, NOW, Office, Recipient
from tests.kit.doors import PATIENCE


async def test_parcels_arrive_the_oldest_first_and_leave_no_trace(
    office: Office, bob: Recipient
) -> None:
    await office.sends(1, 2, secret="sesame")
    office.clock.advance(timedelta(seconds=1))
    await office.sends(3)
    assert await office.worker.deliver_due() == 3
    assert bob.got == [1, 2, 3]
    assert [d.recorded_at - NOW for d in bob.deliveries] == [
        timedelta(), timedelta(), timedelta(seconds=1),
    ]  # fmt: skip
    assert await office.rows() == []


async def test_a_worker_that_is_running_tells_at_once(office: Office, bob: Recipient) -> None:
    office.worker.start()
    await office.sends(1)
    await bob.has(1)
    await office.sends(2)
    await bob.has(2)


async def test_a_worker_finds_what_another_process_recorded(
    office: Office, bob: Recipient, branch: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "POLL_SECONDS", 0.01)
    branch.delivers_to(Recipient())
    office.worker.start()
    await branch.sends(1)
    await bob.has(1)


async def test_what_a_running_worker_has_begun_is_told_when_all_is(office: Office) -> None:
    slow = Recipient()
    slow.open.clear()
    office.delivers_to(slow, "post.slow")
    office.worker.start()
    await office.sends(1)
    async with asyncio.timeout(PATIENCE):
        await slow.knocked.wait()
    all_told = asyncio.create_task(office.worker.deliver_due())
    await asyncio.sleep(0.05)
    assert not all_told.done()
    slow.open.set()
    async with asyncio.timeout(PATIENCE):
        assert await all_told == 0
    assert slow.got == [1]


async def test_a_slow_recipient_holds_nobody_up(office: Office, bob: Recipient) -> None:
    slow = Recipient()
    slow.open.clear()
    office.delivers_to(slow, "post.slow")
    office.worker.start()
    await office.sends(*range(20))
    async with asyncio.timeout(PATIENCE):
        await slow.knocked.wait()
    slow.open.set()
    await bob.has(20)
    await slow.has(20)


async def test_what_fails_comes_again_later_and_later(office: Office, bob: Recipient) -> None:
    bob.fails = TryAgain("nobody at home")
    await office.sends(1)
    pauses = []
    for attempt in range(1, 6):
        assert await office.worker.deliver_due() == 1
        assert await office.worker.deliver_due() == 0
        [row] = await office.rows()
        assert (row.attempts, row.error, row.leased_until) == (attempt, "nobody at home", None)
        pauses.append((row.due_at - office.clock.now()).total_seconds())
        office.clock.advance(row.due_at - office.clock.now())
    for pause, shortest in zip(pauses, (5, 10, 20, 40, 80), strict=True):
        assert shortest <= pause <= shortest * 1.1
    bob.fails = None
    await office.worker.deliver_due()
    assert bob.got == [1]
    assert len({delivery.id for delivery in bob.deliveries}) == 1
    assert [delivery.attempt for delivery in bob.deliveries] == [1, 2, 3, 4, 5, 6]


async def test_a_delivery_knows_when_its_next_try_will_be(office: Office, bob: Recipient) -> None:
    bob.fails = TryAgain("nobody at home")
    await office.sends(1)
    await office.worker.deliver_due()
    [row] = await office.rows()
    assert bob.deliveries[0].again_at == row.due_at


async def test_after_a_day_of_failures_nobody_tries_any_more(
    office: Office, bob: Recipient
) -> None:
    bob.fails = TryAgain("nobody at home")
    await office.sends(1)
    while (row := (await office.rows())[0]).dead_at is None:
        office.clock.advance(row.due_at - office.clock.now())
        await office.worker.deliver_due()
    assert bob.deliveries[-1].again_at is None
    assert all(delivery.again_at is not None for delivery in bob.deliveries[:-1])
    assert timedelta(hours=22) < row.dead_at - NOW <= DAY
    assert 20 < row.attempts < 40
    office.clock.advance(DAY)
    assert await office.worker.deliver_due() == 0


async def test_what_cannot_be_delivered_is_not_tried_again(office: Office, bob: Recipient) -> None:
    bob.fails = Undeliverable("no such street")
    await office.sends(1)
    await office.worker.deliver_due()
    office.clock.advance(DAY)
    assert await office.worker.deliver_due() == 0
    [row] = await office.rows()
    assert (row.dead_at, row.error) == (NOW, "no such street")


async def test_one_that_fails_stops_no_other(office: Office, bob: Recipient) -> None:
    carol = Recipient()
    carol.fails = TryAgain("nobody at home")
    office.delivers_to(carol, "post.carol")
    await office.sends(1, 2)
    await office.worker.deliver_due()
    assert bob.got == [1, 2]


async def test_an_unforeseen_failure_is_kept_without_its_words(
    office: Office, bob: Recipient
) -> None:
    bob.fails = RuntimeError("sesame was the secret")
    await office.sends(1, secret="sesame")
    await office.worker.deliver_due()
    [row] = await office.rows()
    assert row.error is not None
    assert row.error.startswith("RuntimeError in parcel_sent")
    assert "sesame" not in row.error


async def test_what_can_no_longer_be_read_is_said_and_comes_again(
    office: Office, bob: Recipient
) -> None:
    await office.sends(1, secret="sesame")
    async with office.database.unit_of_work() as transaction:
        await transaction.session.execute(update(OutboxRow).values(payload='{"secret": "sesame"}'))
    await office.worker.deliver_due()
    [row] = await office.rows()
    assert row.error is not None
    assert row.error.startswith("ValidationError")
    assert "sesame" not in row.error
    assert row.dead_at is None


async def test_a_worker_that_died_is_replaced_after_its_lease(
    office: Office, bob: Recipient, branch: Office
) -> None:
    carol = Recipient()
    branch.delivers_to(carol)
    bob.open.clear()
    await office.sends(1)
    dying = asyncio.create_task(office.worker.deliver_due())
    async with asyncio.timeout(PATIENCE):
        await bob.knocked.wait()

    assert await branch.worker.deliver_due() == 0
    office.clock.advance(LEASE - timedelta(seconds=1))
    assert await branch.worker.deliver_due() == 0
    office.clock.advance(timedelta(seconds=1))
    assert await branch.worker.deliver_due() == 1
    assert carol.got == [1]
    assert [carol.deliveries[0].id] == [bob.deliveries[0].id]
    assert carol.deliveries[0].attempt == 2

    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    assert await office.rows() == []


async def test_a_worker_stops_though_a_library_loses_the_cancellation(
    office: Office, bob: Recipient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asyncio.Event()

    async def deaf(_: int) -> list[Claim]:
        asked.set()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        return []

    monkeypatch.setattr(cancelling, "AGAIN", 0.01)
    monkeypatch.setattr(office.worker, "_claim", deaf)
    office.worker.start()
    await asked.wait()
    stopping = asyncio.create_task(office.worker.stop())
    done, _ = await asyncio.wait({stopping}, timeout=PATIENCE)
    assert done, "it waits for ever"


async def test_a_worker_that_was_too_late_undoes_nothing(
    office: Office, bob: Recipient, branch: Office
) -> None:
    """Its failure is not noted where another one has claimed the parcel since."""
    carol = Recipient()
    branch.delivers_to(carol)
    bob.open.clear()
    carol.open.clear()
    bob.fails = Undeliverable("no such street")
    await office.sends(1)
    late = asyncio.create_task(office.worker.deliver_due())
    async with asyncio.timeout(PATIENCE):
        await bob.knocked.wait()
    office.clock.advance(LEASE)
    second = asyncio.create_task(branch.worker.deliver_due())
    async with asyncio.timeout(PATIENCE):
        await carol.knocked.wait()
    bob.open.set()
    await late
    [row] = await office.rows()
    assert (row.dead_at, row.attempts) == (None, 2)
    carol.open.set()
    await second
    assert await office.rows() == []


async def test_many_workers_tell_each_parcel_once(
    office: Office, bob: Recipient, branch: Office
) -> None:
    carol = Recipient()
    branch.delivers_to(carol)
    await office.sends(*range(60))
    done = await asyncio.gather(
        *(one.worker.deliver_due() for one in (office, branch, office, branch))
    )
    assert sum(done) == 60
    assert sorted(bob.got + carol.got) == list(range(60))


async def test_what_waits_for_a_module_that_is_off_waits_on(
    office: Office, bob: Recipient, branch: Office
) -> None:
    await office.sends(1)
    assert await branch.worker.deliver_due() == 0
    branch.delivers_to(Recipient(), "post.somebody_else")
    assert await branch.worker.deliver_due() == 0
    await office.worker.deliver_due()
    assert bob.got == [1]


async def test_a_worker_without_work_does_not_start(office: Office) -> None:
    office.worker.start()
    await office.worker.stop()


async def test_a_worker_that_stops_finishes_what_it_has_begun(
    office: Office, bob: Recipient
) -> None:
    bob.open.clear()
    office.worker.start()
    await office.sends(1)
    async with asyncio.timeout(PATIENCE):
        await bob.knocked.wait()
    stopping = asyncio.create_task(office.worker.stop())
    await asyncio.sleep(0)
    bob.open.set()
    await stopping
    assert bob.got == [1]
    assert await office.rows() == []


async def test_who_takes_too_long_is_left_for_later(
    office: Office, bob: Recipient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "TELL_SECONDS", 0.01)
    bob.open.clear()
    await office.sends(1)
    await office.worker.deliver_due()
    [row] = await office.rows()
    assert row.error is not None
    assert row.error.startswith("TimeoutError")
    assert row.due_at > NOW
