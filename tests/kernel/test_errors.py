"""Errors are facts with a kind, a code and words in both languages."""

import pytest

from app.kernel.errors import (
    AppError,
    FieldFault,
    InvalidInput,
    Kind,
    NotSignedIn,
    ServiceUnavailable,
    fault,
)


class TooLong(AppError):
    kind = Kind.INVALID
    code = "TOO_LONG"
    en = "At most {limit} letters."
    ru = "Не больше {limit} букв."


def test_the_words_name_the_facts_in_both_languages() -> None:
    error = TooLong(limit=5)
    assert error.said("en") == "At most 5 letters."
    assert error.said("ru") == "Не больше 5 букв."


def test_a_fact_with_braces_is_shown_as_it_is() -> None:
    assert TooLong(limit="{limit.__class__}").said("en") == "At most {limit.__class__} letters."


def test_an_error_is_known_by_its_code_in_a_log() -> None:
    assert str(NotSignedIn()) == "NOT_SIGNED_IN"


@pytest.mark.parametrize("kind", list(Kind))
def test_only_what_passes_by_itself_is_temporary(kind: Kind) -> None:
    error = type("Some", (AppError,), {"kind": kind, "code": "SOME", "en": "-", "ru": "-"})()
    assert error.temporary is (kind in {Kind.LIMITED, Kind.UNAVAILABLE})


def test_what_is_down_may_be_asked_again_after_a_while() -> None:
    assert ServiceUnavailable().retry_after == 2.0
    assert ServiceUnavailable(retry_after=0.5).retry_after == 0.5


def test_one_refused_field_is_named_in_both_languages() -> None:
    error = fault("text", "blank", "Nothing.", "Пусто.")
    assert isinstance(error, InvalidInput)
    assert error.fields == (FieldFault("text", "blank", "Nothing.", "Пусто."),)
    assert error.fields[0].said("ru") == "Пусто."
    assert error.fields[0].said("en") == "Nothing."
