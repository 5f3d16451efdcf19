"""What is looked for, and where it stands in a text."""

import time

import pytest

from app.modules.chat.service.search.wanted import Term, Wanted


def test_the_last_word_may_be_unfinished_and_the_others_may_not() -> None:
    assert Wanted("новая кни").terms == (Term("нов"), Term("кни", "кни"))
    assert Wanted("новая кни ").terms == (Term("нов"), Term("кни"))
    assert Wanted("я").terms == (Term("я"),)
    assert Wanted("tea tea").terms == (Term("tea", "tea"),)


@pytest.mark.parametrize("query", ["", " ", "?!", "'\"", "\0", "\u200d", "%%"])
def test_what_holds_no_word_looks_for_nothing(query: str) -> None:
    assert not Wanted(query)


def test_a_text_has_to_hold_every_word() -> None:
    wanted = Wanted("чай лимон")
    assert wanted.highlights("Лимонный чай с лимоном") == [(0, 8), (9, 12), (15, 22)]
    assert wanted.highlights("чай") is None
    assert Wanted("中文").highlights("一中文") == [(1, 3)]


def test_nobody_keeps_the_server_busy_with_a_query() -> None:
    started = time.process_time()
    for bad in ("%" * 100, "_" * 100, "a" * 100_000 + "!", "(a+)+$" * 20, "\u0301" * 100_000):
        Wanted(bad).highlights("a text")
    assert time.process_time() - started < 0.5
