"""Rates as operators write them."""

import pytest
from pydantic import ValidationError

from app.adapters.limits.settings import COUNT_MAX, RateLimitSettings, quota
from app.kernel.limits import Quota


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("10/s", Quota(10, 1)),
        ("30/3s", Quota(30, 3)),
        ("5/15m", Quota(5, 900)),
        (" 5 / 15 min ", Quota(5, 900)),
        ("20/hour", Quota(20, 3600)),
        ("100/Day", Quota(100, 86400)),
        ("1/2days", Quota(1, 172800)),
    ],
)
def test_a_rate_is_a_count_and_a_period(written: str, meant: Quota) -> None:
    assert quota(written) == meant


@pytest.mark.parametrize(
    "written",
    ["", "10", "10/", "/s", "0/s", "-1/s", "10/0s", "ten/s", "10/y", "1.5/s", f"{COUNT_MAX + 1}/s"],
)
def test_what_is_no_rate_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(ValidationError, match="like 5/15m"):
        RateLimitSettings.read({"RATE_LIMIT_MAIL": written})


def test_messages_are_ten_a_second_with_a_burst_of_thirty() -> None:
    messages = RateLimitSettings().quotas()["messages"]
    assert messages.count == 30
    assert messages.count / messages.seconds == 10


def test_every_setting_is_a_bucket() -> None:
    assert set(RateLimitSettings().quotas()) == {
        "sign_in", "sign_up", "mail", "messages", "frames", "uploads", "search",
    }  # fmt: skip
