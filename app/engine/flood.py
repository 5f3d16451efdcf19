"""How much one socket may send before it is told to slow down, and then sent away."""

import asyncio
from uuid import UUID

from app.kernel.limits import RateLimited, RateLimits, account_key

REFUSED_MAX = 60  # frames beyond the bucket, in `SECONDS`; one more ends the conversation
SECONDS = 60.0


class Flood:
    """The buckets are the account's: all its sockets, and its requests, take from the same."""

    __slots__ = ("_key", "_rates", "_refused", "_since")

    def __init__(self, rates: RateLimits, account_id: UUID) -> None:
        self._rates = rates
        self._key = account_key(account_id)
        self._refused = 0
        self._since = 0.0

    async def admit(self, bucket: str) -> RateLimited | None:
        """Takes a place in the account's bucket; the refusal if there is none."""
        try:
            await self._rates.spend(bucket, self._key)
        except RateLimited as error:
            return error
        return None

    def at_once(self, *buckets: str) -> bool:
        """Takes places without waiting, if that can be decided here; otherwise `admit` is asked."""
        return self._rates.at_once(self._key, *buckets)

    def goes_on(self) -> bool:
        """Asked at each frame too many: whether the peer has not slowed down when it was told."""
        now = asyncio.get_running_loop().time()
        if not self._refused or now - self._since > SECONDS:
            self._refused, self._since = 0, now
        self._refused += 1
        return self._refused > REFUSED_MAX
