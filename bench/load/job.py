"""What the load generator is told to do, as JSON on its standard input."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with an account: signed in by `token`, a member of `chat`."""

    token: str
    chat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`mode` is a file in `bench/load/modes`, `door` one of `bench/load/doors.py`.

    `warm` and `seconds` are how long is driven before and while it is measured. `pids` are the
    server, whose memory is looked at, and its database; they have `server_core` to themselves, and
    the generator has `load_core`, where processes can be pinned.
    """

    mode: str
    door: str
    port: int
    visitors: list[Visitor]
    warm: float
    seconds: float
    pids: list[int] = field(default_factory=list)
    server_core: int | None = None
    load_core: int | None = None
    options: dict[str, Any] = field(default_factory=dict)

    def encoded(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def decoded(cls, text: str) -> "Job":
        told = json.loads(text)
        return cls(**{**told, "visitors": [Visitor(**one) for one in told["visitors"]]})
