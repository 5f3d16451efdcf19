"""The engine's words: every finding has a code and words in both languages."""

import string

import pytest

from app.engine.words import FINDINGS, FRAMEWORK, INVALID, Words, field_fault

ALL = [*FINDINGS.values(), *FRAMEWORK.values(), INVALID]


@pytest.mark.parametrize("words", ALL, ids=lambda words: words.code)
def test_words_are_there_in_both_languages_and_name_the_same_facts(words: Words) -> None:
    assert words.en
    assert words.ru != words.en
    assert _facts(words.en) == _facts(words.ru)


def _facts(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_a_finding_is_filled_with_its_facts() -> None:
    fault = field_fault("name", "string_too_long", {"max_length": 20})
    assert (fault.field, fault.code) == ("name", "too_long")
    assert "20" in fault.en
    assert "20" in fault.ru


@pytest.mark.parametrize("finding", ["something_new", "string_too_long"])
def test_a_finding_without_words_or_facts_is_still_told(finding: str) -> None:
    fault = field_fault("name", finding, {})
    assert (fault.code, fault.en) == ("invalid", "Is not valid.")
    assert fault.said("ru") == "Неверное значение."
