"""What travels is strict: nothing unknown, nothing converted, nothing that cannot be stored."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from app.kernel.schema import Id, Line, Schema, Secret, Text, Time, visible

ONE = "0192f0c1-2345-7678-89ab-cdef01234567"


class Letter(Schema):
    to: Id | None = None
    at: Time | None = None
    count: int | None = None
    share: float | None = None
    read: bool | None = None
    title: Line = ""
    text: Text = ""
    secret: Secret = ""


def _finding(**fields: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        Letter(**fields)
    return refused.value.errors()[0]["type"]


def test_an_id_and_a_time_arrive_as_text() -> None:
    letter = Letter.model_validate_json(f'{{"to": "{ONE}", "at": "2030-01-02T03:04:05Z"}}')
    assert letter.to == UUID(ONE)
    assert letter.at == datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_what_was_read_can_be_told_again() -> None:
    letter = Letter.model_validate_json(f'{{"to": "{ONE}", "at": "2030-01-02T03:04:05Z"}}')
    assert Letter.model_validate_json(letter.model_dump_json()) == letter


@pytest.mark.parametrize("value", [1, 1.5, True, [], {}, b"\x00" * 16, "x", "", ONE[:-1]])
def test_nothing_else_is_an_id(value: object) -> None:
    _finding(to=value)


@pytest.mark.parametrize("value", [0, 1_700_000_000, 1.5, True, "2030-01-02T03:04:05", "soon"])
def test_nothing_else_is_a_time(value: object) -> None:
    _finding(at=value)


@pytest.mark.parametrize(
    "fields",
    [{"count": "1"}, {"count": True}, {"count": 1.0}, {"read": "true"}, {"read": 1},
     {"text": 1}, {"text": b"x"}, {"title": None}],
)  # fmt: skip
def test_nothing_is_converted_silently(fields: dict[str, Any]) -> None:
    _finding(**fields)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_refused(value: float) -> None:
    assert _finding(share=value) == "finite_number"


def test_a_field_nobody_knows_is_refused() -> None:
    assert _finding(is_admin=True) == "extra_forbidden"


@pytest.mark.parametrize("name", ["title", "text", "secret"])
@pytest.mark.parametrize("value", ["a\x00b", "\ud800", "x\udfff"])
def test_what_cannot_be_stored_is_refused_everywhere(name: str, value: str) -> None:
    # pydantic finds a lone surrogate before we do.
    assert _finding(**{name: value}) in {"unstorable", "string_unicode"}


@pytest.mark.parametrize("name", ["title", "text"])
@pytest.mark.parametrize("value", ["a\x07b", "\x1b[31mred", "\x7f", "\x85", "\ufdd0", "\uffff"])
def test_control_characters_are_refused_in_words(name: str, value: str) -> None:
    assert _finding(**{name: value}) == "control_character"


def test_a_password_is_kept_as_it_is() -> None:
    assert Letter(secret="  tab\there e\u0301 \u200b ").secret == "  tab\there e\u0301 \u200b "


def test_a_text_keeps_its_lines_and_its_spaces() -> None:
    text = "  one\r\n\ttwo \n\n three  "
    assert Letter(text=text).text == text


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "{{7*7}}", "' OR 1=1--", "%s%n", "👩‍👩‍👧 ق"]
)
def test_a_text_is_only_a_text(text: str) -> None:
    assert Letter(text=text).text == text


def test_a_line_is_trimmed_and_composed() -> None:
    assert Letter(title="  Cafe\u0301 ").title == "Caf\u00e9"


@pytest.mark.parametrize("mark", ["\n", "\r", "\t", "\u2028", "\u2029"])
def test_a_line_is_one_line(mark: str) -> None:
    assert _finding(title=f"a{mark}b") == "not_one_line"


@pytest.mark.parametrize("mark", ["\u202e", "\u202d", "\u2066", "\u2069", "\ufeff", "\u200f\u202b"])
def test_a_line_does_not_forge_another(mark: str) -> None:
    assert _finding(title=f"a{mark}b") == "not_one_line"


def test_a_letter_does_not_change_once_written() -> None:
    with pytest.raises(ValidationError):
        Letter().count = 1  # type: ignore[misc] # that is the point


@pytest.mark.parametrize("text", ["a", "👍", "1", ".", "я", " x "])
def test_there_is_something_to_see(text: str) -> None:
    assert visible(text)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t", "\u200b\u200d\ufeff", "\u2060", "\u00ad", "\u0301"]
)
def test_there_is_nothing_to_see(text: str) -> None:
    assert not visible(text)
