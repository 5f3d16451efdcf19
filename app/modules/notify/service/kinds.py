"""The letters there are, and what each of their templates may name."""

from dataclasses import dataclass

LINK = "https://messenger.example/accounts/#token=example"


@dataclass(frozen=True, slots=True)
class Kind:
    """`sample` holds every variable of the templates, with something to show in a preview."""

    code: str
    sample: dict[str, str]


EMAIL_CONFIRM = Kind("email_confirm", {"name": "Ann", "link": LINK, "hours": "48"})
PASSWORD_RESET = Kind("password_reset", {"name": "Ann", "link": LINK, "minutes": "60"})
PASSWORD_CHANGED = Kind("password_changed", {"name": "Ann", "when": "2026-01-31 12:00 UTC"})

KINDS = {kind.code: kind for kind in (EMAIL_CONFIRM, PASSWORD_RESET, PASSWORD_CHANGED)}
