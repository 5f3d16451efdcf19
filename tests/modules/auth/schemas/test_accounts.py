"""What may be sent as a name, a number, a time zone."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.modules.auth.schemas.accounts import AccountPatch


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"display_name": "  Ann  "}, "Ann"),
        ({"first_name": "И\u0306о\u0308ж"}, "Йӧж"),
        ({"last_name": "O'Neill-Смит 3-й"}, "O'Neill-Смит 3-й"),
        ({"phone": "+7 (900) 123-45.67"}, "+79001234567"),
        ({"phone": "８００５５５"}, "800555"),
        ({"bio": "two\nlines\n"}, "two\nlines\n"),
        ({"timezone": "Asia/Kathmandu"}, "Asia/Kathmandu"),
        ({"middle_name": None}, None),
    ],
)
def test_what_is_kept(given: dict[str, Any], kept: str | None) -> None:
    patch = AccountPatch.model_validate(given)
    assert patch.model_dump(include=set(given)) == dict.fromkeys(given, kept)


@pytest.mark.parametrize(
    "given",
    [
        {"display_name": ""}, {"display_name": "\u3164\u200d"[1:]}, {"first_name": "a\tb"},
        {"last_name": "x" * 101}, {"phone": "12"}, {"phone": "1" * 16}, {"phone": "+٧٧٧٧٧٧"},
        {"phone": "7+900123"}, {"timezone": "europe/moscow"}, {"timezone": "../../etc/passwd"},
        {"bio": "x" * 501}, {"bio": "a\x07"}, {"locale": "RU"}, {"username": 7},
        {"avatar_url": "x"},
    ],
)  # fmt: skip
def test_what_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        AccountPatch.model_validate(given)
