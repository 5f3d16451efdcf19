"""What happened to accounts and sessions."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.kernel.errors import Locale
from app.kernel.events import Event


class Purpose(StrEnum):
    """What a link in a letter is good for."""

    CONFIRM = "confirm"
    RESET = "reset"
    CHANGE = "change"


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
    """These sessions of the account are over; None stands for all it had.

    `blocked`: since the account was blocked, which its sockets are told.
    """

    account_id: UUID
    session_ids: frozenset[UUID] | None
    blocked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Demoted(Event):
    """The account may do less than before; its sessions stay."""

    account_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoringChanged(Event):
    """The account ignores somebody, or does not any more; for its own devices."""

    account_id: UUID
    ignored_id: UUID
    ignored: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AvatarDropped(Event):
    """Nobody is shown this picture any more: its file can go."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkAsked(Event):
    """Somebody asked for a letter to that address; whether anybody has it is not known yet."""

    purpose: Purpose
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailChangeAsked(Event):
    """The account wants another address; whether anybody has it already is not known yet."""

    account_id: UUID
    new_email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailChangeAnnounced(Event):
    """Told at the present address, while it still counts: a new password stops the change."""

    account_id: UUID
    email: str
    display_name: str
    locale: Locale
    new_email: str
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailChanged(Event):
    """The account has another address; told at the one of before."""

    account_id: UUID
    email: str
    display_name: str
    locale: Locale
    new_email: str
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkIssued(Event):
    """A token was made that goes to an address of the account: `{page}#token={token}`.

    `code` does the same for whoever types it beside that address, for a short while.

    The token opens the account, so this event lives in the outbox only, until it is delivered.
    """

    purpose: Purpose
    account_id: UUID
    email: str
    display_name: str
    locale: Locale
    page: str
    token: str = field(repr=False)
    expires_at: datetime
    code: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChanged(Event):
    """The account has another password; its owner is told, in case it was somebody else."""

    account_id: UUID
    email: str
    display_name: str
    locale: Locale
    changed_at: datetime
