"""Operators see how many letters wait and how many were given up."""

import math

import pytest

from app.adapters.outbox.measured import OutboxMeasures
from app.kernel.durable import Undeliverable
from app.kernel.measures import Measures
from tests.adapters.outbox.conftest import Office, Recipient


def _told(measures: Measures) -> dict[str, float]:
    cells = measures.gauged["messenger_outbox_deliveries"].cells()
    return {state: cell.value for (state,), cell in cells}


async def test_what_waits_and_what_was_given_up_is_counted(office: Office, bob: Recipient) -> None:
    measures = Measures()
    counts = OutboxMeasures(office.outbox.store, office.database.reading, measures)
    bob.fails = Undeliverable("nobody lives there")
    await office.sends(1)
    await office.worker.deliver_due()
    await office.sends(2, 3)
    await counts.refresh()
    assert _told(measures) == {"waiting": 2, "dead": 1}


async def test_while_the_database_is_away_nobody_knows() -> None:
    measures = Measures()

    def away():  # type: ignore[no-untyped-def] # a block that cannot be opened
        raise ConnectionError

    counts = OutboxMeasures(None, away, measures)  # type: ignore[arg-type] # never reached
    with pytest.raises(ConnectionError):
        await counts.refresh()
    assert all(math.isnan(value) for value in _told(measures).values())
