"""The letters there are, and what each of their templates may name."""

from dataclasses import dataclass

PAGE = "https://messenger.example/accounts/"


@dataclass(frozen=True, slots=True)
class Kind:
    """`sample` holds every variable of the templates, with something to show in a preview."""

    code: str
    sample: dict[str, str]


# The same in every letter with a link: a code that may be typed instead.
OPENING = {
    "name": "Ann", "link": f"{PAGE}#token=example", "page": PAGE,
    "code": "01234567", "code_minutes": "10",
}  # fmt: skip
MOVED = {"name": "Ann", "new_email": "ann@elsewhere.example", "when": "2026-01-31 12:00 UTC"}

EMAIL_CONFIRM = Kind("email_confirm", {**OPENING, "hours": "48"})
EMAIL_CHANGE = Kind("email_change", {**OPENING, "hours": "48"})
EMAIL_CHANGE_ASKED = Kind("email_change_asked", MOVED)
EMAIL_CHANGED = Kind("email_changed", MOVED)
PASSWORD_RESET = Kind("password_reset", {**OPENING, "minutes": "10"})
PASSWORD_CHANGED = Kind("password_changed", {"name": "Ann", "when": "2026-01-31 12:00 UTC"})

KINDS = {
    kind.code: kind
    for kind in (
        EMAIL_CONFIRM,
        EMAIL_CHANGE,
        EMAIL_CHANGE_ASKED,
        EMAIL_CHANGED,
        PASSWORD_RESET,
        PASSWORD_CHANGED,
    )
}
