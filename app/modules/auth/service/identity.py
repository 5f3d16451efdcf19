"""The names people sign in with, brought into the one form in which they are compared."""

import re
import unicodedata

from email_validator import EmailNotValidError, validate_email

from app.kernel.errors import FieldFault

USERNAME = re.compile(r"[a-z0-9_.]{3,32}")
EMAIL_MAX = 254
_RESERVED = """
    abuse account accounts admin administrator admins all anonymous api auth billing bot bots
    channel chat chats contact deleted everyone everybody guest help helpdesk here hostmaster
    info mail mailerdaemon me messenger mod moderation moderator moderators mods news noreply
    notify null official operator owner postmaster privacy root safety security service settings
    signin signup staff superuser support sysadmin sysop system team undefined user users
    webmaster ws
"""
# Names that would speak for the site; with dots and underscores left out.
RESERVED = frozenset(_RESERVED.split())

EMAIL_WRONG = FieldFault(
    "email", "wrong_form", "This is not an e-mail address.", "Это не адрес электронной почты."
)
USERNAME_WRONG = FieldFault(
    "username", "wrong_form",
    "A username has 3 to 32 characters: a-z, 0-9, dots and underscores.",
    "Имя пользователя: от 3 до 32 символов a-z, 0-9, точка и подчёркивание.",
)  # fmt: skip
USERNAME_RESERVED = FieldFault(
    "username", "reserved", "This username is reserved.", "Это имя пользователя зарезервировано."
)


def normal_email(email: str) -> str | None:
    """The address in lower case, its domain in ASCII; None for what is no address."""
    try:
        checked = validate_email(email.strip(), check_deliverability=False, strict=True)
    except EmailNotValidError:
        return None
    normal = f"{checked.local_part.lower()}@{checked.ascii_domain}"
    return normal if len(normal) <= EMAIL_MAX else None


def normal_username(username: str) -> str | None:
    """The username in small ASCII letters; None for what cannot be one."""
    normal = unicodedata.normalize("NFKC", username).casefold()
    spoken = any(char.isalnum() for char in normal)
    return normal if spoken and USERNAME.fullmatch(normal) else None


def reserved(username: str) -> bool:
    return re.sub("[._]", "", username) in RESERVED


def username_fault(username: str) -> FieldFault | None:
    """Why nobody may choose that username, or None."""
    normal = normal_username(username)
    # A dot at an end is not seen: `ann.` would pass for `ann`.
    if normal is None or normal != normal.strip("."):
        return USERNAME_WRONG
    return USERNAME_RESERVED if reserved(normal) else None
