"""The list of passwords that are tried first."""

from app.modules.auth.service.known_passwords import KNOWN, STEMS


def test_there_are_many_and_each_could_have_been_chosen() -> None:
    assert len(KNOWN) > 700
    assert all(len(password) >= 8 for password in KNOWN)


def test_they_are_written_as_they_are_compared() -> None:
    assert all(word == word.casefold() for word in KNOWN | STEMS)
    assert all(stem.isalpha() for stem in STEMS)
