"""Events are written down and read again as they were."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from app.adapters.outbox.subscriptions import Subscriptions, event_name
from app.modules.auth.events import LinkIssued, Purpose, SessionsEnded
from tests.adapters.outbox.conftest import DAY, ParcelSent, Recipient

ISSUED = LinkIssued(
    purpose=Purpose.RESET, account_id=uuid4(), email="ann@example.com", display_name="Анна",
    locale="ru", page="https://talk.example/", token="sesame",
    expires_at=datetime(2026, 1, 2, 3, 4, 5, 678, UTC),
)  # fmt: skip


@pytest.mark.parametrize(
    "event",
    [
        ParcelSent(number=1, sent_to=uuid4(), secret='"\n{}'),
        ISSUED,
        SessionsEnded(account_id=uuid4(), session_ids=frozenset({uuid4(), uuid4()})),
        SessionsEnded(account_id=uuid4(), session_ids=None),
    ],
)
def test_an_event_comes_back_as_it_was(event: ParcelSent) -> None:
    subscriptions = Subscriptions()
    subscriptions.add(type(event), "somebody", Recipient().parcel_sent, DAY)
    [subscription] = subscriptions.of(type(event))
    assert subscription.read(subscription.written(event)) == event


def test_a_subscription_is_found_by_its_names() -> None:
    subscriptions = Subscriptions()
    subscriptions.add(ParcelSent, "somebody", Recipient().parcel_sent, DAY)
    found = subscriptions.find("outbox.ParcelSent", "somebody")
    assert found is not None
    assert found.within == DAY
    assert subscriptions.find("outbox.ParcelSent", "nobody") is None
    assert subscriptions.of(SessionsEnded) == []


def test_one_name_subscribes_to_an_event_once() -> None:
    subscriptions = Subscriptions()
    subscriptions.add(ParcelSent, "somebody", Recipient().parcel_sent, DAY)
    with pytest.raises(ValueError, match="twice"):
        subscriptions.add(ParcelSent, "somebody", Recipient().parcel_sent, DAY)
    subscriptions.add(SessionsEnded, "somebody", Recipient().parcel_sent, DAY)


def test_an_event_is_named_by_its_module() -> None:
    assert event_name(SessionsEnded) == "auth.SessionsEnded"
