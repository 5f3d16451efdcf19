"""Settings of accounts."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from app.modules.auth.settings import AuthSettings, LifetimeSettings


@pytest.mark.parametrize(
    ("given", "environment", "confirms"),
    [
        ({}, "LOCAL", False), ({}, "TEST", False), ({}, "DEV", True), ({}, "PROD", True),
        ({"AUTH_EMAIL_CONFIRMATION": "true"}, "LOCAL", True),
        ({"AUTH_EMAIL_CONFIRMATION": "false"}, "PROD", False),
    ],
)  # fmt: skip
def test_addresses_are_confirmed_where_strangers_come(
    given: dict[str, str], environment: str, confirms: bool
) -> None:
    assert AuthSettings.read(given).confirms(environment) is confirms


def test_lifetimes_are_read_beside_the_key() -> None:
    lifetimes = LifetimeSettings.read({"JWT_ACCESS_MINUTES": "5", "JWT_SECRET": "x"})
    assert lifetimes.access == timedelta(minutes=5)
    assert lifetimes.refresh == timedelta(days=60)


@pytest.mark.parametrize(
    "given", [{"JWT_ACCESS_MINUTES": "0"}, {"JWT_REFRESH_DAYS": "-1"}, {"JWT_REFRESH_DAYS": "x"}]
)
def test_a_lifetime_that_is_none_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        LifetimeSettings.read(given)
