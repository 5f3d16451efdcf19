"""What probes are told."""

from typing import Literal

from app.kernel.schema import Schema


class HealthRead(Schema):
    """`checks` has a word for every probe: `ok`, `failed` or `slow`."""

    health: Literal["ok", "failed"]
    checks: dict[str, Literal["ok", "failed", "slow"]]


class LifeRead(Schema):
    health: Literal["ok"] = "ok"
