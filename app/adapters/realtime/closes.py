"""How conversations end: the close code of every reason, and whether the client should come back.

Codes below 4000 are of RFC 6455 and its registry, those above are the contract's.
"""

from enum import IntEnum

from app.kernel.errors import AppError, Blocked, Kind
from app.kernel.sockets import Ending


class Close(IntEnum):
    """Come back: 1011 to 1013, 4408, 4429 (after the delay). With a new token: 4401. Else stay."""

    NOT_TEXT = 1003
    TOO_BIG = 1009
    BROKEN = 1011
    RESTART = 1012
    BUSY = 1013
    BAD_FRAMES = 4400
    SIGNED_OUT = 4401
    BLOCKED = 4403
    NOT_YOURS = 4404
    SLOW = 4408
    TOO_MANY = 4409
    FLOOD = 4429


ENDINGS: dict[Ending, Close] = {
    Ending.SIGNED_OUT: Close.SIGNED_OUT,
    Ending.BLOCKED: Close.BLOCKED,
    Ending.NOT_YOURS: Close.NOT_YOURS,
    Ending.TOO_MANY: Close.TOO_MANY,
}

# How a visitor who may not come in is turned away.
REFUSALS: dict[Kind, Close] = {
    Kind.INVALID: Close.BAD_FRAMES,
    Kind.UNAUTHENTICATED: Close.SIGNED_OUT,
    Kind.DENIED: Close.BLOCKED,
    Kind.MISSING: Close.NOT_YOURS,
    Kind.CONFLICT: Close.TOO_MANY,
    Kind.TOO_LARGE: Close.TOO_BIG,
    Kind.UNSUPPORTED: Close.BAD_FRAMES,
    Kind.LIMITED: Close.FLOOD,
    Kind.UNAVAILABLE: Close.BUSY,
}


def refusal(error: AppError) -> Close:
    """The code for a visitor who may not come in: a new token would not help who is blocked."""
    return Close.BLOCKED if isinstance(error, Blocked) else REFUSALS[error.kind]
