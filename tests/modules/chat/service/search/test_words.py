"""What is a word, and which words are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.modules.chat.service.search.words import LONGEST, words


def lexemes(text: str) -> list[tuple[str, ...]]:
    return [word.lexemes for word in words(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("книга", "книгами"), ("чай", "ЧАЕМ"), ("ёлка", "елка"), ("running", "run"),
        ("café", "CAFE"), ("café", "cafe\u0301"), ("Ｈｅｌｌｏ", "hello"), ("straße", "STRASSE"),
    ],
)  # fmt: skip
def test_forms_of_a_word_meet_in_one_of_their_lexemes(one: str, other: str) -> None:
    (first,), (second,) = lexemes(one), lexemes(other)
    assert set(first) & set(second)


def test_texts_are_split_at_what_is_no_word() -> None:
    assert [text for text, *_ in lexemes("кто-то: user@example.com, 3.14 snake_case")] == [
        "кто", "то", "user", "example", "com", "3", "14", "snake_case",
    ]  # fmt: skip


def test_characters_without_spaces_between_them_and_pictures_are_words() -> None:
    assert lexemes("中文, ok 👍🏽❤️") == [("中",), ("文",), ("ok",), ("👍",), ("❤",)]


def test_a_word_stands_where_it_is_said_to_be() -> None:
    text = "👋🏽 «Чай»"
    assert [text[word.start : word.end] for word in words(text)] == ["👋", "Чай"]


def test_of_a_very_long_word_the_beginning_counts() -> None:
    assert lexemes("a" * 5000) == [("a" * LONGEST,)]


@given(st.text())
def test_whatever_is_said_lexemes_hold_nothing_an_engine_would_read(text: str) -> None:
    end = 0
    for word in words(text):
        assert end <= word.start < word.end <= len(text)
        end = word.end
        for lexeme in word.lexemes:
            assert 0 < len(lexeme) <= LONGEST
            assert not set(lexeme) & set(" \t\n\0'\"*\\#@|&!():<>-")
            assert all(c.isalnum() or c == "_" or not c.isascii() for c in lexeme)
