"""Words as a column: what is asked of either engine."""

from app.kernel.full_text import fts5, quoted, tsquery


def test_groups_are_all_wanted_and_of_each_any() -> None:
    groups = [("tea", "te*"), ("#1", "#2")]
    assert tsquery(groups) == "('tea' | 'te':*) & ('#1' | '#2')"
    assert fts5(groups) == '("tea" OR "te" *) AND ("#1" OR "#2")'


def test_nothing_in_a_word_is_an_operator() -> None:
    assert quoted("o'n\\e") == "'o''n\\\\e'"
    assert tsquery([("a' | 'b*",)]) == "('a'' | ''b':*)"
    assert fts5([('a" OR "b',)]) == '("a"" OR ""b")'
