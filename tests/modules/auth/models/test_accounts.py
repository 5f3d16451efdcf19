"""What an account knows of itself."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.modules.auth.models import Account

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def account(**fields: object) -> Account:
    return Account(**{"id": UUID(int=7), "display_name": "", "is_confirmed": True, **fields})


@pytest.mark.parametrize(
    ("fields", "stands"),
    [
        ({}, True),
        ({"is_confirmed": False}, False),
        ({"deleted_at": NOW}, False),
        ({"blocked_at": NOW}, False),
        ({"blocked_at": NOW, "blocked_until": NOW + SECOND}, False),
        ({"blocked_at": NOW, "blocked_until": NOW}, True),
        ({"blocked_at": NOW - SECOND, "blocked_until": NOW - SECOND}, True),
    ],
)
def test_who_can_take_part(fields: dict[str, object], stands: bool) -> None:
    assert account(**fields).stands(NOW) is stands


def test_a_name_that_was_chosen_stays() -> None:
    ann = account(display_name="A. P.", first_name="Анна", username="ann")
    ann.settle_names()
    assert (ann.display_name, ann.searchable) == ("A. P.", "ann a. p. анна")


def test_a_name_made_of_long_ones_is_cut() -> None:
    ann = account(first_name="a" * 100, last_name="b" * 100)
    ann.settle_names()
    assert ann.display_name == "a" * 100
