"""Letters as they are to be sent, and as the send log tells of them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from app.kernel.errors import Locale
from app.kernel.schema import Schema

LetterStatus = Literal["pending", "sent", "failed", "dead"]


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be said to whom; `secrets` are shown to the recipient only."""

    code: str
    account_id: UUID
    recipient: str
    locale: Locale
    params: dict[str, str] = field(repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    good_until: datetime | None = None


class LetterRead(Schema):
    """`failed` is tried again at `next_attempt_at`; `dead` is not, until somebody asks for it."""

    id: UUID
    code: str
    locale: str
    recipient: str
    status: LetterStatus
    attempts: int
    next_attempt_at: datetime | None
    error: str | None
    message_id: str
    params: dict[str, str] | None
    created_at: datetime
    sent_at: datetime | None
