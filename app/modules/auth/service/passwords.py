"""Which passwords are refused: too short, too long, or the ones that are tried first."""

import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from app.kernel.errors import FieldFault
from app.modules.auth.service.known_passwords import KNOWN, STEMS

BYTES_MAX = 1024
CONTEXT_MIN = 3  # letters; what is shorter than that is part of too many good passwords


def too_long(password: str) -> FieldFault | None:
    """Refused before any work is done on it."""
    if len(password.encode(errors="surrogatepass")) <= BYTES_MAX:
        return None
    return FieldFault(
        "password", "too_long",
        f"May have {BYTES_MAX} bytes at most.", f"Не длиннее {BYTES_MAX} байт.",
    )  # fmt: skip


class PasswordRules:
    """No rules of composition: length counts, and not being on everybody's list."""

    def __init__(self, min_length: int) -> None:
        self._min_length = min_length

    def fault(self, password: str, about: Iterable[str]) -> FieldFault | None:
        """Why the password is refused; `about` are the names it may not be made of."""
        if too_long(password) is not None:
            return too_long(password)
        if len(unicodedata.normalize("NFC", password)) < self._min_length:
            return FieldFault(
                "password", "too_short",
                f"Needs {self._min_length} characters at least.",
                f"Не короче {self._min_length} символов.",
            )  # fmt: skip
        if guessable(password, about):
            return FieldFault(
                "password", "too_common",
                "This password is among the first that are tried; choose another.",
                "Этот пароль подбирают одним из первых; выберите другой.",
            )  # fmt: skip
        return None


def guessable(password: str, about: Iterable[str]) -> bool:
    plain = unicodedata.normalize("NFKC", password).casefold()
    stem = _letters(plain)
    names = {name.casefold() for name in about}
    stems = {letters for letters in map(_letters, names) if len(letters) >= CONTEXT_MIN}
    return (
        plain in KNOWN
        or stem in STEMS  # Password1!, ...messenger2024
        or plain in names
        or stem in stems
        or _repeats(plain)
        or _runs(plain)
    )


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalpha())


def _repeats(text: str) -> bool:
    """aaaaaaaa, abababab, 12312312: a few characters over and over."""
    return any(text == (text[:size] * len(text))[: len(text)] for size in range(1, 4))


def _runs(text: str) -> bool:
    """12345678, hgfedcba: each character is the next one, or the one before."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps in ({1}, {-1})
