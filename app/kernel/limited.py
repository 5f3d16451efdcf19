"""Limits at the HTTP door: markers that an endpoint carries as dependencies.

`@router.post("/…", dependencies=limited(PerAddress("sign_up")))`
"""

import math
from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import Depends, Request

from app.kernel.http import CurrentCaller, CurrentOrigin, provided
from app.kernel.limits import RateLimits, Usage, account_key, address_key, is_loopback

RATE_HEADERS = ("RateLimit-Policy", "RateLimit")

Rates = Annotated[RateLimits, provided(RateLimits)]


class PerAccount:
    """Each account has the bucket to itself, however it is signed in."""

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket

    async def __call__(self, request: Request, caller: CurrentCaller, rates: Rates) -> None:
        note(request, await rates.spend(self._bucket, account_key(caller.account_id)))


class PerAddress:
    """Each client's address has the bucket to itself; `factor` makes it so many times larger."""

    def __init__(self, bucket: str, factor: int = 1) -> None:
        self._bucket = bucket
        self._factor = factor

    async def __call__(self, request: Request, origin: CurrentOrigin, rates: Rates) -> None:
        if not (rates.trusts_loopback and is_loopback(origin.ip)):
            key = address_key(origin.ip)
            note(request, await rates.spend(self._bucket, key, self._factor))


def limited(*markers: PerAccount | PerAddress) -> list[Any]:
    return [Depends(marker) for marker in markers]


def note(request: Request, usage: Usage | None) -> None:
    """Told to the client in the headers of the answer, whatever the answer is."""
    if usage is not None:
        request.scope.setdefault("state", {}).setdefault("usages", []).append(usage)


def rate_headers(usages: Iterable[Usage]) -> dict[str, str]:
    """What is left of each bucket (draft-ietf-httpapi-ratelimit-headers-10)."""
    policies, left = [], []
    for usage in usages:
        quota = usage.quota
        policies.append(f'"{usage.bucket}";q={quota.count};w={quota.seconds}')
        left.append(f'"{usage.bucket}";r={usage.remaining};t={math.ceil(usage.reset)}')
    return dict(zip(RATE_HEADERS, (", ".join(policies), ", ".join(left)), strict=True))
