"""What probes are told."""

from typing import Literal

from app.kernel.schema import Schema


class HealthRead(Schema):
    """`checks` has a word for every probe: `ok`, `degraded`, `failed` or `slow`.

    Degraded is poorer than it should be, and serves all the same.
    """

    health: Literal["ok", "degraded", "failed"]
    checks: dict[str, Literal["ok", "degraded", "failed", "slow"]]


class LifeRead(Schema):
    health: Literal["ok"] = "ok"
