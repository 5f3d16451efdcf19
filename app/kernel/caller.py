"""Who speaks, whichever door they came through."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    USER = "user"
    MODERATOR = "moderator"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in account, the session it speaks in and until when its token lives."""

    account_id: UUID
    session_id: UUID
    role: Role
    expires_at: datetime

    @property
    def moderates(self) -> bool:
        return self.role in {Role.MODERATOR, Role.ADMIN}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request came from: the client's address and what its program calls itself."""

    ip: str | None = None
    user_agent: str | None = None
