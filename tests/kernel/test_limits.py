"""Whose bucket it is: one for an address that is one client's, whatever it is written as."""

from uuid import UUID

import pytest

from app.kernel.limits import (
    Quota,
    RateLimited,
    Usage,
    account_key,
    address_key,
    is_loopback,
)


@pytest.mark.parametrize(
    ("ip", "key"),
    [
        ("192.0.2.7", "address:192.0.2.7"),
        ("::ffff:192.0.2.7", "address:192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "address:2001:db8:1:2::/64"),
        ("2001:DB8:1:2::1", "address:2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "address:2001:db8:1:3::/64"),
        ("fe80::1%eth0", "address:fe80::/64"),
        ("testclient", "address:unknown"),
        (None, "address:unknown"),
    ],
)
def test_a_client_s_address_has_one_key(ip: str | None, key: str) -> None:
    assert address_key(ip) == key


def test_an_account_has_one_key() -> None:
    account_id = UUID("01a1fc8f-8635-7020-956d-3b0323d23470")
    assert account_key(account_id) == f"account:{account_id}"


@pytest.mark.parametrize(
    ("ip", "loopback"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("10.0.0.1", False),
     ("localhost", False), (None, False)],
)  # fmt: skip
def test_what_is_this_machine(ip: str | None, loopback: bool) -> None:
    assert is_loopback(ip) is loopback


def test_a_refusal_says_when_to_come_back() -> None:
    usage = Usage("tea", Quota(3, 60).times(10), 0, 12.5)
    assert usage.quota == Quota(30, 60)
    assert RateLimited(usage).retry_after == 12.5
    assert RateLimited(usage).temporary
