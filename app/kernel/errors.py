"""What can go wrong, as facts with names and codes that know neither HTTP nor sockets."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Literal

Locale = Literal["en", "ru"]


class Kind(StrEnum):
    """What sort of refusal an error is; the doors turn it into a status or a frame."""

    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    DENIED = "denied"
    MISSING = "missing"
    CONFLICT = "conflict"
    TOO_LARGE = "too_large"
    UNSUPPORTED = "unsupported"
    LIMITED = "limited"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One field that was refused: its path, a code for programs and words for people."""

    field: str
    code: str
    en: str
    ru: str

    def said(self, locale: Locale) -> str:
        return self.ru if locale == "ru" else self.en


class AppError(Exception):
    """A caller's mistake or a passing lack.

    Subclasses declare `kind`, `code` (never changed once published) and the words in both
    languages; the words may name facts, which are given by keyword where the error is raised.
    """

    kind: ClassVar[Kind]
    code: ClassVar[str]
    en: ClassVar[str]
    ru: ClassVar[str]

    def __init__(
        self,
        *,
        fields: Sequence[FieldFault] = (),
        retry_after: float | None = None,
        **facts: object,
    ) -> None:
        super().__init__(self.code)
        self.fields = tuple(fields)
        self.retry_after = retry_after
        self.facts = facts

    @property
    def temporary(self) -> bool:
        """Whether the same request may succeed later without being changed."""
        return self.kind in {Kind.LIMITED, Kind.UNAVAILABLE}

    def said(self, locale: Locale) -> str:
        return (self.ru if locale == "ru" else self.en).format(**self.facts)


class InvalidInput(AppError):
    kind = Kind.INVALID
    code = "VALIDATION_ERROR"
    en = "Some of what was sent is not valid."
    ru = "Часть присланного неверна."


class NotSignedIn(AppError):
    kind = Kind.UNAUTHENTICATED
    code = "NOT_SIGNED_IN"
    en = "Sign in first: the token is missing, wrong or no longer valid."
    ru = "Сначала войдите: токена нет, он неверен или больше не действует."


class Blocked(NotSignedIn):
    """Told to whoever holds a token of a blocked account; a sign-in does not tell."""

    code = "BLOCKED"
    en = "This account is blocked."
    ru = "Эта учётная запись заблокирована."


class Forbidden(AppError):
    kind = Kind.DENIED
    code = "FORBIDDEN"
    en = "Your role does not allow this."
    ru = "Ваша роль этого не позволяет."


class ServiceUnavailable(AppError):
    """Something the answer depends on is down or too busy; nothing was changed."""

    kind = Kind.UNAVAILABLE
    code = "SERVICE_UNAVAILABLE"
    en = "The service cannot do this right now; try again shortly."
    ru = "Сейчас это невозможно; попробуйте чуть позже."

    def __init__(self, *, retry_after: float = 2.0) -> None:
        super().__init__(retry_after=retry_after)


class Busy(ServiceUnavailable):
    """Somebody else holds what is needed here for too long; the rest of the service is well."""


def fault(field: str, code: str, en: str, ru: str) -> InvalidInput:
    """The error for one refused field."""
    return InvalidInput(fields=[FieldFault(field, code, en, ru)])
