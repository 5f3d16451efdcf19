"""How often somebody may try to get into an account: strangers together, each known device alone.

Whoever tries the passwords of somebody else uses up the strangers' bucket of that account. On a
device, or at an address, that has been signed in from before, the owner is no stranger.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.kernel.caller import Origin
from app.kernel.limits import RateLimits, address_key
from app.modules.auth.crud.sessions import Trace

BUCKET = "sign_in"


@dataclass(frozen=True, slots=True)
class Try:
    """The bucket's key that one try belongs to."""

    key: str


class Guard:
    def __init__(self, rates: RateLimits) -> None:
        self._rates = rates

    async def admit(self, attempt: Try) -> None:
        """Counts before the password is looked at; raises RateLimited."""
        await self._rates.spend(BUCKET, attempt.key)

    async def forgive(self, attempt: Try) -> None:
        """The password was right: what was mistyped before does not count any more."""
        await self._rates.forgive(BUCKET, attempt.key)


def stranger(login: str) -> Try:
    """Nobody's account: counted like an account, so that the answers do not differ."""
    return Try(f"login:{_digest(login.strip().lower())}")


def at_account(
    account_id: UUID, device_id: str | None, origin: Origin, seen: Sequence[Trace]
) -> Try:
    """`seen` is from where the account has been signed in before."""
    if device_id is not None and any(trace.device_id == device_id for trace in seen):
        return Try(f"login:{account_id}:device:{_digest(device_id)}")
    here = address_key(origin.ip)
    if origin.ip is not None and any(address_key(trace.ip) == here for trace in seen):
        return Try(f"login:{account_id}:{here}")
    return Try(f"login:{account_id}")


def _digest(text: str) -> str:
    """Keys may lie in Redis, where nobody has to read who it was."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
