"""What happened to accounts and sessions."""

from dataclasses import dataclass
from uuid import UUID

from app.kernel.errors import Locale
from app.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRegistered(Event):
    """Somebody signed up; told again when an unconfirmed address signs up once more."""

    account_id: UUID
    email: str
    display_name: str
    locale: Locale
    is_confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChanged(Event):
    """What others see of the account is another thing now."""

    account_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsEnded(Event):
    """These sessions of the account are over; None stands for all it had."""

    account_id: UUID
    session_ids: frozenset[UUID] | None
