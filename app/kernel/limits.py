"""How often something may be done: named buckets, and what is left in them."""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple, Protocol
from uuid import UUID

from app.kernel.errors import AppError, Kind

ADDRESS_FACTOR = 10  # an address may be many people: a bucket per address holds so much more


@dataclass(frozen=True, slots=True)
class Quota:
    """At most `count` times in any stretch of so many seconds."""

    count: int
    seconds: int

    def times(self, factor: int) -> "Quota":
        return Quota(self.count * factor, self.seconds)


class Usage(NamedTuple):
    """What is left in a bucket; `reset` is the seconds until the next taken place is free again."""

    bucket: str
    quota: Quota
    remaining: int
    reset: float


class RateLimited(AppError):
    kind = Kind.LIMITED
    code = "RATE_LIMITED"
    en = "This was done too often; try again later."
    ru = "Это делалось слишком часто; попробуйте позже."

    def __init__(self, usage: Usage) -> None:
        super().__init__(retry_after=usage.reset)
        self.usage = usage


class RateLimits(Protocol):
    """Offered by the engine. Buckets of the settings: sign_in, sign_up, mail, messages, frames,
    uploads, search; modules add their own.
    """

    @property
    def active(self) -> bool:
        """Whether anything is limited at all."""
        ...

    @property
    def trusts_loopback(self) -> bool:
        """Whether this machine's own addresses are nobody in particular: in LOCAL they are."""
        ...

    def bucket(self, name: str, quota: Quota) -> None:
        """Adds a bucket; the name never holds what a client sent."""
        ...

    async def spend(self, bucket: str, key: str, factor: int = 1) -> Usage | None:
        """Takes one place; raises RateLimited, without taking one, when there is none left.

        Takes 0.1 s at most, and never fails: without Redis each node counts for itself. None where
        nothing is limited.
        """
        ...

    def at_once(self, key: str, *buckets: str) -> bool:
        """Takes a place in each bucket if there is one and nobody has to be asked; all or none.

        False means that `spend` decides.
        """
        ...

    async def forgive(self, bucket: str, key: str) -> None:
        """Empties a bucket: what was counted turned out to be right."""
        ...

    async def close(self) -> None: ...


def account_key(account_id: UUID) -> str:
    return f"account:{account_id}"


def address_key(ip: str | None) -> str:
    """One for an IPv4 address and for an IPv6 network of 64 bits, which one client has whole."""
    try:
        address = ip_address((ip or "").partition("%")[0])
    except ValueError:
        return "address:unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return f"address:{IPv6Address(int(address) >> 64 << 64)}/64"
        address = address.ipv4_mapped
    return f"address:{address}"


def is_loopback(ip: str | None) -> bool:
    try:
        return ip_address(ip or "").is_loopback
    except ValueError:
        return False
